/* SPDX-License-Identifier: Apache-2.0 */
/* What officials have beside motcua.js: the counter and the desk by keyboard.  Every page works without it. */
'use strict'
{
  const one = (s, e = document) => e.querySelector(s)
  const all = (s, e = document) => [...e.querySelectorAll(s)]

  // At the counter (form[data-next]) Enter goes to the next question that is still to be answered, then to the button.
  const unanswered = i => !i.closest('[hidden]') && (i.type === 'radio' || i.type === 'checkbox'
    ? !all(`[name="${i.name}"]`, i.form).some(o => o.checked) : !i.value.trim())
  addEventListener('keydown', e => {
    const form = e.target.closest('form[data-next]'), button = form && one('.buttons button', form)
    if (!form || e.key !== 'Enter' || e.shiftKey || e.target.closest('a, button, summary')) return
    e.preventDefault()
    if (e.ctrlKey) return form.requestSubmit(button)
    const left = all('[required], [data-need] :is(input, select, textarea)', form).filter(i => i.name !== e.target.name && unanswered(i))
    const next = left.find(i => e.target.compareDocumentPosition(i) & Node.DOCUMENT_POSITION_FOLLOWING) || left[0] || button
    next.focus()
  })

  // The desk by keyboard: j k rows, Enter opens, / searches, ? shows the keys; data-key is a letter that follows
  // a link or goes into a part of the page.
  const rows = all('tr[data-open]')
  const keys = one('dialog#phim')
  let at = -1
  const go = i => {
    rows[at]?.classList.remove('at')
    at = Math.max(0, Math.min(rows.length - 1, i))
    rows[at].classList.add('at')
    one('a', rows[at])?.focus()
    rows[at].scrollIntoView({ block: 'nearest' })
  }
  const press = e => e.href ? e.click() : (one('button, input:not([type=hidden]), textarea, select', e) || e).focus()
  addEventListener('keydown', e => {
    if (e.ctrlKey || e.altKey || e.metaKey || e.target.closest('input, textarea, select, dialog')) return
    if (rows.length && (e.key === 'j' || e.key === 'k')) go(at + (e.key === 'j' ? 1 : -1))
    else if (e.key === 'x' && at >= 0 && one('[type=checkbox]', rows[at])) one('[type=checkbox]', rows[at]).click()
    else if (e.key === 'Enter' && at >= 0 && e.target === document.body) location.assign(rows[at].dataset.open)
    else if (e.key === '/' && one('[type=search]')) one('[type=search]').focus()
    else if (e.key === '?' && keys) keys.showModal()
    else if (/^[a-z]$/.test(e.key) && one(`[data-key=${e.key}]`)) press(one(`[data-key=${e.key}]`))
    else return
    e.preventDefault()
  })
}
