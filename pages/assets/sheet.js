// Shows HTML made by the server, and reports what a person does with it as small plain messages.
// A control says what it does with data-act (and data-value); an input says so with data-input.

const FIELD = "input, select, textarea"
const TYPED = "input[type=text], input[type=search], input[type=number], textarea"
const STEADY_MS = 90

function focused(root) {
  const active = root.getRootNode().activeElement
  return active && root.contains(active) ? active.closest("[data-key]") : null
}

// What was typed or ticked in a form and the server does not know yet stays through a redraw: where
// the new page gives the same value as the old one gave, in a form of the same data-keep.
const given = (field) =>
  field.matches("select") ? (field.querySelector("option[selected]") ?? field.options[0])?.value
    : field.matches("[type=checkbox], [type=radio]") ? field.defaultChecked
      : field.defaultValue
const holds = (field) =>
  field.matches("[type=checkbox], [type=radio]") ? field.checked : field.value

function keptFields(root) {
  const fields = new Map()
  root.querySelectorAll("[data-keep] [data-key][data-field]").forEach((field) => {
    const form = field.closest("[data-keep]").dataset.keep
    fields.set(`${form} ${field.dataset.key}`, field)
  })
  return fields
}

function carryOver(before, after) {
  for (const [key, field] of after) {
    const old = before.get(key)
    if (!old || given(old) !== given(field) || holds(old) === given(old)) continue
    if (typeof holds(old) === "boolean") field.checked = old.checked
    else field.value = old.value
  }
}

// Where somebody was typing the text stays, unless it was said to the server and this is its answer;
// what stood selected stays so, and the next key takes its place.
function typeOn(field, before) {
  const answered = "fresh" in field.dataset && !before.unsent
  if (answered && field.value !== before.value) return
  field.value = before.value
  field.unsent = before.unsent
  field.setSelectionRange(...before.selection)
}

function draw(root, model) {
  const before = keptFields(root)
  const kept = focused(root)
  const key = kept?.dataset.key
  const typed = kept?.matches("input[type=text], input[type=search]")
    ? {value: kept.value, unsent: kept.unsent, selection: [kept.selectionStart, kept.selectionEnd]}
    : null
  // A browser says of a field that it takes away that it was changed: half a number is no answer.
  if (kept) kept.unsent = false
  const open = new Map()
  root.querySelectorAll("details[data-key]").forEach((d) => open.set(d.dataset.key, d.open))
  root.innerHTML = model.html
  root.querySelectorAll("details[data-key]").forEach((d) => {
    if (open.has(d.dataset.key)) d.open = d.open && "openNow" in d.dataset || open.get(d.dataset.key)
  })
  carryOver(before, keptFields(root))
  rove(root)
  localTimes(root)
  tick(root)
  const wanted = key && root.querySelector(`[data-key="${CSS.escape(key)}"]`)
  if (wanted) {
    wanted.focus({preventScroll: true})
    if (typed) typeOn(wanted, typed)
  } else if (key) {
    root.querySelector("[data-autofocus]")?.focus({preventScroll: true})
  }
  comeBack(root)
  requestAnimationFrame(() => reveal(root))
  root.querySelector("[data-scroll-here]")?.scrollIntoView({block: "nearest"})
}

// Loads this page again once the address that is named says that it is ready.
const ASK_AGAIN_MS = 1000

async function comeBack(root) {
  const when = root.querySelector("[data-reload-when]")?.dataset.reloadWhen
  if (!when) return
  try {
    const answer = await fetch(when)
    if ((await answer.json()).ready) return window.location.reload()
  } catch {
    // a server that is busy or starts anew is asked again
  }
  setTimeout(() => comeBack(root), ASK_AGAIN_MS)
}

// Brings the marked line into sight inside a panel that scrolls by itself; never moves the page.
function reveal(root) {
  const line = root.querySelector("[data-reveal]")
  const panel = root.getRootNode().host
  if (!line || !panel || panel.scrollHeight <= panel.clientHeight + 1) return
  const [box, frame] = [line.getBoundingClientRect(), panel.getBoundingClientRect()]
  if (box.top < frame.top || box.bottom > frame.bottom) {
    panel.scrollTop += box.top - frame.top - frame.height / 3
  }
}

// The address of the page is that of the view (pages/view_link.py), so copying it is enough.
async function copyAddress(root) {
  const out = root.querySelector("[data-copied]")
  if (!out) return
  try {
    await navigator.clipboard.writeText(window.location.href)
    out.textContent = out.dataset.copied
    setTimeout(() => { if (out.textContent === out.dataset.copied) out.textContent = "" }, 6000)
  } catch {
    const field = document.createElement("input")
    Object.assign(field, {type: "text", readOnly: true, value: window.location.href})
    field.setAttribute("aria-label", out.dataset.copyFailed)
    out.replaceChildren(out.dataset.copyFailed, " ", field)
    field.focus()
    field.select()
  }
}

const MOMENT = new Intl.DateTimeFormat(undefined, {dateStyle: "medium", timeStyle: "short"})

function localTimes(root) {
  root.querySelectorAll("time[datetime]").forEach((t) => {
    t.textContent = MOMENT.format(new Date(t.dateTime))
  })
}

// A clock that goes: the time of day, or how long this window has been open.
const OPENED = Date.now()

const two = (n) => String(n).padStart(2, "0")

// A clock that goes down: the server said how many seconds were left, and is asked at the end,
// and once more where it did not answer with another clock.
const OVER_AGAIN_MS = 5000

function countDown(out, send) {
  out.endsAt ??= Date.now() + 1000 * Number(out.dataset.left)
  const left = Math.max(0, Math.ceil((out.endsAt - Date.now()) / 1000))
  out.textContent = out.dataset.clock === "seconds"
    ? String(left)
    : `${Math.floor(left / 60)}:${two(left % 60)}`
  out.toggleAttribute("data-short", left <= 60)
  if (left > 0 || !send || !out.dataset.over || Date.now() < (out.askAgainAt ?? 0)) return
  out.askAgainAt = Date.now() + OVER_AGAIN_MS
  send(out.dataset.over, out.dataset.value ?? "")
}

function tick(root, send) {
  root.querySelectorAll("[data-clock]").forEach((out) => {
    if ("left" in out.dataset) return countDown(out, send)
    const away = Math.floor((Date.now() - OPENED) / 1000)
    out.textContent = out.dataset.clock === "since"
      ? `${two(Math.floor(away / 60))}:${two(away % 60)}`
      : new Date().toLocaleTimeString(undefined, {hour: "2-digit", minute: "2-digit"})
  })
}

// In a long list only one row is a tab stop; the arrow keys walk the rest.
function rove(root) {
  root.querySelectorAll("[data-rove]").forEach((list) => {
    const items = [...list.querySelectorAll("[data-item]")]
    const current = items.find((i) => i.getAttribute("aria-pressed") === "true") ?? items[0]
    items.forEach((item) => { item.tabIndex = item === current ? 0 : -1 })
  })
}

function step(event) {
  const item = event.target.closest("[data-item]")
  const list = item?.closest("[data-rove]")
  if (!list) return
  const items = [...list.querySelectorAll("[data-item]")].filter((i) => i.offsetParent !== null)
  const at = items.indexOf(item)
  const to = {
    ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1,
  }[event.key]
  const next = to === undefined ? null : items[Math.max(0, Math.min(items.length - 1, to))]
  if (!next) return
  event.preventDefault()
  items.forEach((i) => { i.tabIndex = i === next ? 0 : -1 })
  next.focus()
}

// A line that arrow keys move: its list is told "id|up" or "id|down".
function lift(event, send) {
  const line = event.target.closest("[data-lift]")
  const way = {ArrowUp: "up", ArrowDown: "down"}[event.key]
  if (!line || event.target !== line || !way || line.closest("fieldset:disabled")) return
  event.preventDefault()
  send(line.dataset.lift, `${line.dataset.drag}|${way}`)
}

// Drags a [data-drag] by any pointer onto a [data-drop], which is told "dragged|place".
const DRAG_PIXELS = 6

function drags(root, send) {
  let held = null
  const under = (event) =>
    root.getRootNode().elementFromPoint(event.clientX, event.clientY)?.closest("[data-drop]")
  const mark = (place) => {
    root.querySelectorAll("[data-drop].over").forEach((one) => one.classList.remove("over"))
    place?.classList.add("over")
  }
  const end = () => {
    if (!held) return
    held.item.classList.remove("lifted")
    held.item.style.transform = ""
    mark(null)
    held = null
  }
  root.addEventListener("pointerdown", (event) => {
    const item = event.target.closest("[data-drag]")
    if (!item || event.button !== 0 || event.target.closest("button, a, " + FIELD)) return
    if (item.closest("fieldset:disabled")) return
    held = {item, x: event.clientX, y: event.clientY, moving: false}
  })
  root.addEventListener("pointermove", (event) => {
    if (!held) return
    const [x, y] = [event.clientX - held.x, event.clientY - held.y]
    if (!held.moving && Math.hypot(x, y) < DRAG_PIXELS) return
    if (!held.moving) {
      held.moving = true
      held.item.classList.add("lifted")
      root.setPointerCapture(event.pointerId)
    }
    event.preventDefault()
    held.item.style.transform = `translate(${x}px, ${y}px)`
    mark(under(event))
  })
  root.addEventListener("pointerup", (event) => {
    const [item, place] = held?.moving ? [held.item, under(event)] : []
    end()
    if (item && place && place !== item) {
      send(place.dataset.dropAct, `${item.dataset.drag}|${place.dataset.drop}`)
    }
  })
  root.addEventListener("pointercancel", end)
}

function valueOf(field) {
  if (field.type === "checkbox") return field.checked
  if (field.type === "radio") return field.value
  if (field.type === "range") return Number(field.value)
  return field.value
}

// What a slider's place means, where it stands for words: "Day 0|Day 1|Day 2".
function wordsOf(field) {
  const words = field.dataset.words?.split("|")[Number(field.value)]
  if (words !== undefined) field.setAttribute("aria-valuetext", words)
  return words
}

// Of what a slider picks from, only what stands for its place is shown.
function pick(root, field) {
  if (!field.id) return
  root.querySelectorAll(`[data-pick-of="${CSS.escape(field.id)}"]`).forEach((one) => {
    one.toggleAttribute("hidden", one.dataset.pick !== field.value)
  })
}

// What takes a while says so beside its field, until the server draws the sheet anew.
function wait(field) {
  if (field.getAttribute("aria-busy") === "true") return
  const said = document.createElement("span")
  said.className = "waits"
  said.setAttribute("role", "status")
  said.textContent = field.dataset.waits
  field.setAttribute("aria-busy", "true")
  field.after(said)
}

// Walks a slider to its end, one place at a time, until it is asked to pause.
const PLAY_MS = 700

function play(root, button) {
  const words = button.textContent
  const field = () => root.querySelector(`#${CSS.escape(button.dataset.plays)}`)
  const stop = () => {
    clearInterval(timer)
    button.textContent = words
    button.setAttribute("aria-pressed", "false")
    button.stopPlaying = null
  }
  const move = (to) => {
    field().value = String(to)
    field().dispatchEvent(new Event("input", {bubbles: true}))
  }
  const timer = setInterval(() => {
    if (!button.isConnected || !field()) stop()
    else if (Number(field().value) >= Number(field().max)) stop()
    else move(Number(field().value) + 1)
  }, PLAY_MS)
  button.stopPlaying = stop
  button.textContent = button.dataset.pause
  button.setAttribute("aria-pressed", "true")
  if (Number(field().value) >= Number(field().max)) move(0)
}

function formValues(root) {
  const values = {}
  root.querySelectorAll("[data-field]").forEach((field) => {
    if (field.type === "checkbox" || field.type === "radio") {
      if (field.checked) (values[field.dataset.field] ??= []).push(field.value)
    } else {
      values[field.dataset.field] = field.value
    }
  })
  return values
}

function obey(message) {
  if (message.attribute) {
    const [name, value] = message.attribute
    if (value === null) document.documentElement.removeAttribute(name)
    else document.documentElement.setAttribute(name, value)
  }
  if (message.cookie) {
    const [name, value] = message.cookie
    document.cookie = `${name}=${encodeURIComponent(value)}; path=/; max-age=31536000; SameSite=Strict`
  }
  if (message.address) window.history.replaceState(null, "", message.address)
  if (message.download) {
    const [name, text] = message.download
    const link = document.createElement("a")
    link.href = URL.createObjectURL(new Blob([text], {type: "text/csv;charset=utf-8"}))
    link.download = name
    link.click()
    setTimeout(() => URL.revokeObjectURL(link.href), 1000)
  }
  if (message.go === "") window.location.reload()
  else if (message.go) window.location.assign(message.go)
}

export function render({model, el}) {
  const root = document.createElement("div")
  root.className = "sheet"
  if (model.live) root.setAttribute("role", "status")
  el.append(root)
  const send = (act, value = "", form = null) => {
    const message = {act, value}
    if (form) message.form = form
    model.send_msg(message)
  }
  const onKey = (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.altKey || event.metaKey) return
    const where = event.composedPath()[0]
    const ticked = where?.matches?.("[type=checkbox], [type=radio]") && /^[a-z]$/i.test(event.key)
    if (where?.matches?.(FIELD) && !ticked) return
    const control = root.querySelector(`[data-press~="${CSS.escape(event.key)}"]:not(:disabled)`)
    if (control) {
      event.preventDefault()
      control.click()
    }
  }
  // A slider that moves much is told at most this often, and always where it came to rest.
  const waiting = new Map()
  const sendSteadily = (act, value) => {
    if (waiting.has(act)) {
      waiting.set(act, value)
      return
    }
    waiting.set(act, null)
    send(act, value)
    setTimeout(() => {
      const last = waiting.get(act)
      waiting.delete(act)
      if (last !== null) sendSteadily(act, last)
    }, STEADY_MS)
  }
  root.addEventListener("click", (event) => {
    if (event.target.closest("[data-copy-address]")) void copyAddress(root)
    const player = event.target.closest("[data-plays]")
    if (player) player.stopPlaying ? player.stopPlaying() : play(root, player)
    const control = event.target.closest("[data-act]")
    // A form speaks when it is submitted, not when something in it is clicked.
    if (!control || control.disabled || control.matches(`form, ${FIELD}`)) return
    const form = control.closest("[data-form]")
    send(control.dataset.act, control.dataset.value ?? "", form && formValues(form))
  })
  root.addEventListener("submit", (event) => {
    event.preventDefault()
    const form = event.target
    send(form.dataset.act, form.dataset.value ?? "", formValues(form))
  })
  root.addEventListener("input", (event) => {
    const field = event.target
    field.unsent = true
    const shown = field.dataset.shows && root.querySelector(`#${CSS.escape(field.dataset.shows)}`)
    if (shown) shown.textContent = wordsOf(field) ?? field.value + (field.dataset.unit ?? "")
    pick(root, field)
    const say = "steady" in field.dataset ? sendSteadily : send
    if (field.dataset.input) say(field.dataset.input, valueOf(field))
  })
  root.addEventListener("change", (event) => {
    const field = event.target
    if (field.matches(TYPED) && !field.unsent) return
    field.unsent = false
    if (field.dataset.change) send(field.dataset.change, valueOf(field))
    if (field.dataset.waits) wait(field)
    // A form that is kept as soon as something in it is chosen.
    const form = field.closest("[data-save]")
    if (form) send(form.dataset.save, form.dataset.value ?? "", formValues(form))
  })
  // A browser does not see a change in what a redraw put back.
  const said = (field) => {
    if (field.unsent && field.matches(TYPED)) field.dispatchEvent(new Event("change", {bubbles: true}))
  }
  root.addEventListener("focusout", (event) => said(event.target))
  root.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target.matches("input")) said(event.target)
  })
  root.addEventListener("keydown", step)
  root.addEventListener("keydown", (event) => lift(event, send))
  drags(root, send)
  document.addEventListener("keydown", onKey)
  model.on("html", () => draw(root, model))
  model.on("msg:custom", (event) => obey(event.data ?? event))
  const ticking = setInterval(() => tick(root, send), 1000)
  model.on("remove", () => {
    clearInterval(ticking)
    document.removeEventListener("keydown", onKey)
  })
  draw(root, model)
  const place = window.location.hash.slice(1)
  if (place) root.querySelector(`#${CSS.escape(place)}`)?.scrollIntoView()
}
