/* The authority's inbox by keyboard. The letters work only while the focus is in the list, so that they
   take nothing from what a person or a screen reader types elsewhere (WCAG 2.1.4). */
(function () {
  'use strict';
  var NEXT = ['j', 'ArrowDown'], PREVIOUS = ['k', 'ArrowUp'];

  function tell() {
    var chosen = document.querySelectorAll('[data-keys] input:checked').length;
    var status = document.querySelector('[data-chosen]');
    if (status) status.textContent = chosen ? chosen + ' valgt' : '';
  }

  /* Where a notice takes the focus: its box, or its family's link when it is read. */
  function focusOn(notice) {
    if (notice) (notice.querySelector('input:enabled') || notice.querySelector('a')).focus();
  }

  document.addEventListener('keydown', function (event) {
    var notice = event.target.closest('[data-keys] > li');
    if (!notice || event.ctrlKey || event.altKey || event.metaKey) return;
    var box = notice.querySelector('input:enabled');
    if (NEXT.indexOf(event.key) >= 0) focusOn(notice.nextElementSibling);
    else if (PREVIOUS.indexOf(event.key) >= 0) focusOn(notice.previousElementSibling);
    else if (event.key === 'x' && box) { box.checked = !box.checked; tell(); }
    else if (event.key === 'Enter' && event.target === box) notice.querySelector('a').click();
    else return;
    event.preventDefault();
  });
  document.addEventListener('change', tell);
  /* Going back, a browser may have kept what was ticked. */
  window.addEventListener('pageshow', tell);
})();
