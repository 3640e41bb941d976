/* Files that take longer than a moment say so while they are made; without this script they are plain links. */
(function () {
  'use strict';
  var MOMENT = 400, KILO = 1024;

  document.addEventListener('click', function (event) {
    var link = event.target.closest && event.target.closest('a[data-download]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    event.preventDefault();
    fetchFile(link);
  });

  function fetchFile(link) {
    var told = document.getElementById('download'), label = link.textContent.trim();
    if (told.dataset.busy) return;
    told.dataset.busy = 'true';
    told.textContent = '';
    var waiting = setTimeout(function () { show(told, 'Tæller og laver filen (' + label + ') …'); }, MOMENT);
    fetch(link.href).then(function (answer) {
      if (!answer.ok) throw new Error(String(answer.status));
      var name = /filename="([^"]+)"/.exec(answer.headers.get('content-disposition') || '');
      return pieces(answer, told, label).then(function (blob) { save(blob, name ? name[1] : 'kapacitet.json'); });
    }).then(function () {
      told.textContent = label + ' er hentet.';
    }, function () {
      told.textContent = 'Filen kunne ikke laves. Prøv igen, eller vælg færre dage eller opdelinger.';
    }).then(function () {
      clearTimeout(waiting);
      delete told.dataset.busy;
    });
  }

  function pieces(answer, told, label) {
    var reader = answer.body.getReader(), found = [], size = 0;
    return reader.read().then(function next(piece) {
      if (piece.done) return new Blob(found, { type: answer.headers.get('content-type') });
      found.push(piece.value);
      size += piece.value.length;
      var bar = told.querySelector('span');
      if (bar) bar.textContent = 'Henter filen (' + label + '): ' + Math.ceil(size / KILO) + ' kB …';
      return reader.read().then(next);
    });
  }

  function show(told, words) {
    var bar = document.createElement('progress'), text = document.createElement('span');
    bar.setAttribute('aria-label', words);
    text.textContent = words;
    told.replaceChildren(bar, text);
  }

  function save(blob, name) {
    var link = document.createElement('a');
    link.href = URL.createObjectURL(blob);
    link.download = name;
    document.body.appendChild(link);
    link.click();
    link.remove();
    setTimeout(function () { URL.revokeObjectURL(link.href); }, 60000);
  }
})();
