/* SPDX-License-Identifier: Apache-2.0 */
/* Một Cửa.  Only speeds things up: every page works without it.  It holds no text; texts come in data-say-… attributes. */
'use strict'
{
  const one = (s, e = document) => e.querySelector(s)
  const all = (s, e = document) => [...e.querySelectorAll(s)]

  // Ask before what cannot be undone; send a form once; show how far an upload is.  A form that was long in filling leaves its page
  // only when the line is there: otherwise what was typed, and chosen, would go with it.
  let heard = false
  const doubtful = () => !heard && (!navigator.onLine || performance.now() > 20000)
  addEventListener('submit', e => {
    const form = e.target, by = e.submitter, ask = by?.dataset.sayConfirm
    if (form.dataset.sent || (ask && !heard && !confirm(ask))) return e.preventDefault()
    if (form.method !== 'post') return
    form.dataset.sent = '1'
    by?.setAttribute('aria-disabled', 'true')
    if (doubtful()) listen(e, by)
    else if (all('input[type=file]', form).some(i => i.files.length)) upload(e, form)
  })
  const ready = () => {
    for (const f of all('form[data-sent]')) delete f.dataset.sent
    for (const b of all('[aria-disabled]')) b.removeAttribute('aria-disabled')
  }
  const cut = one('#mat-mang')
  const stay = form => {
    ready()
    form.append(cut)
    cut.hidden = false
    cut.scrollIntoView({ block: 'nearest' })
  }
  addEventListener('pageshow', ready)
  addEventListener('online', () => { cut.hidden = true })

  // Pressed again by itself once the server has answered.
  function listen(e, by) {
    e.preventDefault()
    const call = new XMLHttpRequest()
    call.onloadend = () => {
      if (!call.status) return stay(e.target)
      ready()
      heard = cut.hidden = true
      by.click()
      heard = false
    }
    call.timeout = 10000
    call.open('GET', '/healthz')
    call.send()
  }

  // A question that depends on another shows only while it is asked.
  const asked = () => {
    for (const e of all('[data-when]')) {
      const given = all(`[name="${e.dataset.when}"]`).find(i => i.type !== 'radio' || i.checked)
      e.hidden = !given || !e.dataset.is.split(' ').includes(given.value)
    }
  }
  addEventListener('change', asked)

  // A form that came back with mistakes: go to the list of them.
  const begin = () => { asked(); one('#faults')?.focus() }
  begin()

  function upload(e, form) {
    e.preventDefault()
    const bar = form.appendChild(document.createElement('progress'))
    const body = new FormData(form), by = e.submitter, line = new XMLHttpRequest()
    if (by?.name) body.append(by.name, by.value)
    bar.ariaLabel = by?.textContent || ''
    line.upload.onprogress = p => { bar.max = p.total; bar.value = p.loaded }
    line.onload = () => {
      if (line.status < 300 && line.responseURL !== location.href) return location.assign(line.responseURL)
      document.documentElement.replaceWith(new DOMParser().parseFromString(line.responseText, 'text/html').documentElement)
      scrollTo(0, 0)
      begin()
    }
    line.onerror = () => { bar.remove(); navigator.onLine ? form.submit() : stay(form) }
    line.open('POST', by?.getAttribute('formaction') || form.getAttribute('action'))  // form.action may be a field
    line.send(body)
  }

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
  addEventListener('click', e => {
    const row = e.target.closest('tr[data-open]')
    if (row && !e.target.closest('a, button, input, label') && !getSelection().toString()) location.assign(row.dataset.open)
  })
}
