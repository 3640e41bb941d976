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

  /* A page that opens with errors is read from its errors. */
  document.addEventListener('DOMContentLoaded', function () {
    focusOn(document.querySelector('.l-errors'));
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

  document.addEventListener('click', function (event) {
    var target = event.target;
    if (target.closest('[data-print]')) window.print();
    var toggle = target.closest('[data-opens]');
    if (toggle) open(toggle, toggle.getAttribute('aria-expanded') !== 'true');
  });

  /* A button that opens and closes the element it controls (the criteria on a small screen). */
  function open(toggle, opened) {
    toggle.setAttribute('aria-expanded', String(opened));
    byId(toggle.getAttribute('aria-controls')).classList.toggle('is-open', opened);
  }
  window.ledig = { all: all, byId: byId, focusOn: focusOn, open: open };
})();
