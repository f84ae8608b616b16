// SPDX-License-Identifier: Apache-2.0
// What driver.py asks of a page, each in one command: a command to Chromium costs as much as a small page.
const text = e => e.textContent.replace(/\s+/g, ' ').trim();
const within = (where, names) => [...document.querySelectorAll(names.split(' ').map(n => `${where} ${n}`).join())];

// The button that says so, or else the link, first where the content is.  The page is marked: it is the one to be left.
function pressed(said) {
    document.documentElement.motcuaLeft = true;
    for (const [where, names] of [['main', 'button'], ['main', 'a'], ['body', 'button a']])
        for (const e of within(where, names))
            if (text(e) === said) return e;
    return null;
}

function control(label) {
    return label.htmlFor ? document.getElementById(label.htmlFor) : label.querySelector('input, select, textarea');
}

// What a control is, and whether it is ticked; one that takes any text is called so, and ready to be typed over.
function ready(e) {
    const kind = e.matches('input') ? e.type : e.localName;
    const typed = /^(text|search|tel|email|url|password|number|textarea)$/.test(kind);
    if (typed) {
        e.focus();
        e.select();
    }
    return [e, typed ? 'text' : kind, Boolean(e.checked)];
}

// The control whose label begins so; of a question with several answers, the answer.
function field(begins) {
    const label = within('body', 'label').find(e => text(e).startsWith(begins));
    return label ? ready(control(label)) : null;
}
function answer(question, said) {
    const group = within('body', 'fieldset').find(e => e.querySelector(':scope > legend') &&
                                                       text(e.querySelector(':scope > legend')).startsWith(question));
    const label = group && [...group.querySelectorAll('label')].find(e => text(e) === said);
    return group ? label && ready(control(label)) : field(question);
}
// Every control of a form by its name, or the one of them with that value.
function named(name, value) {
    document.activeElement?.blur();                     // what was typed there is said: the next question may depend on it
    const all = document.getElementsByName(name);
    return all.length ? ready([...all].find(e => /^(radio|checkbox)$/.test(e.type) && e.value === value) ?? all[0]) : null;
}

// Nothing while the page before is still there; then how it is built and what is wrong with it.
function look() {
    if (document.documentElement.motcuaLeft || document.readyState !== 'complete' || !document.querySelector('h1')) return null;
    const shown = e => e.checkVisibility({ checkVisibilityCSS: true }) && e.getBoundingClientRect().width > 1;
    const say = (what, e) => `${what}: ${e.outerHTML.slice(0, 120)}`, wrong = [];
    if (document.documentElement.scrollWidth > innerWidth)
        wrong.push(`wider than the screen: ${document.documentElement.scrollWidth}`);
    for (const e of document.querySelectorAll('main *')) {
        const style = getComputedStyle(e), cut = /hidden|clip/.test(style.overflowX) && style.clipPath === 'none';
        if (cut && !e.matches('input, select, textarea') && shown(e) && e.clientWidth && e.scrollWidth > e.clientWidth + 1)
            wrong.push(say('cut off', e));
    }
    const pressable = 'button, .button, select, textarea, summary, .choice, .nav a, .pager a, ' +
        'input:not([type=hidden], [type=radio], [type=checkbox])';
    if (document.body.className === 'portal')
        for (const e of document.querySelectorAll(pressable))
            if (shown(e) && e.getBoundingClientRect().height < 43.5) wrong.push(say('lower than 44 px', e));
    return [document.documentElement.outerHTML, wrong];
}

// What the focus is on says one of these.
function focused() {
    const e = document.activeElement, plain = s => (s || '').replace(/\s+/g, ' ').trim();
    return [e.innerText, e.value, e.ariaLabel, ...[...e.labels || []].map(l => l.innerText)].map(plain);
}

// What Chromium itself holds back a form for.
function held() {
    return [...document.querySelectorAll('input:invalid, select:invalid, textarea:invalid')].map(e => `${e.name} “${e.value}”`);
}

function axed(done) {
    const say = v => [`${v.id}: ${v.help}`, ...v.nodes.slice(0, 3).map(n => n.html)].join('\n      ');
    axe.run(document, {
        resultTypes: ['violations'], preload: false, iframes: false,
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    }).then(r => done(r.violations.map(say)), e => done([`axe failed: ${e}`]));
}
