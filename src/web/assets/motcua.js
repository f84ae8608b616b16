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

  // A row that leads somewhere does so wherever it is pressed.
  addEventListener('click', e => {
    const row = e.target.closest('tr[data-open]')
    if (row && !e.target.closest('a, button, input, label') && !getSelection().toString()) location.assign(row.dataset.open)
  })
}
