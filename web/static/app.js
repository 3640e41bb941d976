/* What the pages do beyond links and forms. Everything works without it; it needs no inline script
   and no eval (Content-Security-Policy). Runs before the page is drawn, so it listens on the document. */
(function () {
  'use strict';
  var root = document.documentElement;
  root.classList.add('js');

  function all(selector, within) { return Array.from((within || document).querySelectorAll(selector)); }
  function byId(id) { return document.getElementById(id); }
  function focusOn(element) {
    if (!element) return;
    if (element.tabIndex < 0 && !element.hasAttribute('tabindex')) element.setAttribute('tabindex', '-1');
    element.focus();
  }

  /* A page that opens with errors, or with the receipt of what was just done, is read from there. */
  document.addEventListener('DOMContentLoaded', function () {
    focusOn(document.querySelector('.l-errors, .l-receipt'));
  });

  /* Clean addresses: this fires for ordinary submits and for htmx alike. A form says in data-defaults
     which values need not be named. */
  document.addEventListener('formdata', function (event) {
    var form = event.target, data = event.formData;
    if ((form.method || '').toLowerCase() !== 'get') return;
    var defaults = JSON.parse(form.dataset.defaults || '{}');
    new Set(Array.from(data.keys())).forEach(function (name) {
      var values = data.getAll(name).filter(function (value) { return value !== ''; });
      data.delete(name);
      if (values.join() === defaults[name]) return;
      values.forEach(function (value) { data.append(name, value); });
    });
    if (data.getAll('availability').length === Number(form.dataset.states)) data.set('availability', 'any');
    data.delete('children');
    if (data.get('near')) return;
    data.delete('within');
    if (data.get('sort') === 'distance') data.delete('sort');
  });

  /* Where the focus goes when what was clicked is swapped away: data-focus names it. */
  document.addEventListener('htmx:before:request', function (event) {
    var context = event.detail.ctx, source = context.sourceElement;
    context.focusAfter = source && source.getAttribute && source.getAttribute('data-focus');
    byId('request-error').textContent = '';
  });
  document.addEventListener('htmx:after:swap', function (event) {
    var context = event.detail.ctx;
    if (context && context.focusAfter) focusOn(document.querySelector(context.focusAfter));
  });

  /* Requests that failed: what stands on the page stays, and one live region says what happened. */
  function tell(text) {
    var box = document.createElement('div'), body = document.createElement('div'), words = document.createElement('p');
    box.className = 'alert alert-error';
    body.className = 'alert-body';
    words.className = 'alert-heading';
    words.textContent = text;
    body.append(words);
    box.append(body);
    byId('request-error').replaceChildren(box);
  }
  document.addEventListener('htmx:response:error', function (event) {
    var status = event.detail.ctx.response.status;
    tell(status === 401 ? 'Du er logget af. Log ind igen.'
      : 'Siden kunne ikke opdateres (fejl ' + status + '). Det, du ser, er som før. Prøv igen.');
  });
  document.addEventListener('htmx:error', function (event) {
    var error = event.detail.error, context = event.detail.ctx;
    if (!context || context.response) return; /* not about the network */
    if (error && error.name === 'AbortError') return; /* a newer request took its place */
    tell(String(error).indexOf('timeout') >= 0 ? 'Serveren svarer ikke. Prøv igen.'
      : 'Ingen forbindelse. Tjek nettet, og prøv igen.');
  });

  /* A button that opens and closes the element it controls (the criteria on a small screen). */
  function open(toggle, opened) {
    toggle.setAttribute('aria-expanded', String(opened));
    byId(toggle.getAttribute('aria-controls')).classList.toggle('is-open', opened);
  }
  document.addEventListener('click', function (event) {
    var target = event.target, toggle = target.closest('[data-opens]');
    if (toggle) open(toggle, toggle.getAttribute('aria-expanded') !== 'true');
    if (target.closest('[data-print]')) window.print();
    var adds = target.closest('[data-add-child]'), removes = target.closest('[data-remove-child]');
    if (adds) { event.preventDefault(); addChild(adds); }
    if (removes) removeChild(removes);
    if (target.closest('.l-errors a')) all('[data-opens]').forEach(function (one) { open(one, true); });
  });
  document.addEventListener('submit', function (event) {
    var toggle = event.target.querySelector('[data-opens][aria-expanded=true]');
    if (!toggle) return;
    open(toggle, false);
    focusOn(byId('heading'));
    byId('heading').scrollIntoView();
  });

  /* Several children: a field for each after the first. Without JavaScript the button asks the server. */
  function addChild(button) {
    var list = byId('children'), number = list.children.length + 2;
    var copy = byId('another-child').content.cloneNode(true);
    list.append(copy);
    numberChildren(list, button);
    focusOn(byId('child-' + number));
  }
  function removeChild(button) {
    var list = byId('children'), add = document.querySelector('[data-add-child]');
    var had = button.closest('.l-child').querySelector('select').value;
    button.closest('.l-child').remove();
    numberChildren(list, add);
    focusOn(list.querySelector('.l-child:last-child select') || add);
    if (had) add.form.dispatchEvent(new Event('change', { bubbles: true }));
  }
  function numberChildren(list, add) {
    all('.l-child', list).forEach(function (row, place) {
      var number = place + 2, label = row.querySelector('label'), select = row.querySelector('select');
      label.textContent = number + '. barn';
      label.htmlFor = select.id = 'child-' + number;
      row.querySelector('.sr-only').textContent = ' ' + number + '. barn';
    });
    add.value = list.children.length + 2;
    add.disabled = list.children.length + 1 >= Number(add.dataset.addChild);
  }

  /* A long list of options: type to narrow it; what is ticked stays. */
  document.addEventListener('input', function (event) {
    if (!event.target.matches('[data-narrows]')) return;
    var asked = event.target.value.trim().toLocaleLowerCase('da'), left = 0;
    var group = event.target.closest('details');
    all('.l-f', group).forEach(function (row) {
      var fits = row.querySelector('label').textContent.toLocaleLowerCase('da').indexOf(asked) >= 0;
      row.hidden = !fits && !row.querySelector('input').checked;
      left += row.hidden ? 0 : 1;
    });
    all('fieldset', group).forEach(function (set) { set.hidden = !set.querySelector('.l-f:not([hidden])'); });
    event.target.parentNode.querySelector('[role=status]').textContent = asked ? left + ' vises' : '';
  });
  /* Caught on the way down: narrowing a list is no new search. */
  document.addEventListener('change', function (event) {
    if (event.target.matches('[data-narrows]')) event.stopPropagation();
  }, true);
  document.addEventListener('keydown', function (event) {
    if (event.key === 'Enter' && event.target.matches('[data-narrows]')) event.preventDefault();
  });

  /* After an answer: fields with a message say so to screen readers, and a search without any state
     is one for the free, so that box is ticked again. */
  document.addEventListener('htmx:after:swap', function () {
    all('.l-field').forEach(function (field) {
      var input = field.querySelector('input, select'), wrong = field.querySelector('.l-error').textContent !== '';
      if (wrong) input.setAttribute('aria-invalid', 'true'); else input.removeAttribute('aria-invalid');
    });
    var states = all('#filter input[name=availability]');
    if (states.length && !states.some(function (box) { return box.checked; })) states[0].checked = true;
  });

  /* Going back, a browser may fill in answers that the page was not drawn with: ask for its numbers anew. */
  window.addEventListener('pageshow', function () {
    var form = byId('start');
    if (form && all('input[type=radio]', form).some(function (one) { return one.checked !== one.defaultChecked; })) {
      setTimeout(function () { form.dispatchEvent(new Event('change', { bubbles: true })); }, 60);
    }
  });
})();
