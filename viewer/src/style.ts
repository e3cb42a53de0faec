// The look of everything round the picture.

export const STYLE = /* css */ `
.fv { position: relative; width: 100%; height: 100%; min-height: 320px; overflow: hidden; isolation: isolate;
  border-radius: var(--fv-radius, 12px); container: fv / size; color: var(--ink); background: var(--room);
  font: 400 13px/1.35 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", sans-serif;
  -webkit-font-smoothing: antialiased; user-select: none; -webkit-user-select: none; }
.fv[data-theme=light] { --ink: #20262c; --soft: #5a636d; --room: #e6e4e0; --panel: rgba(255,255,255,.84);
  --line: rgba(30,40,50,.14); --hover: rgba(20,40,60,.08); --accent: #0b6e87; --on: rgba(11,110,135,.14); --halo: #fff; }
.fv[data-theme=dark] { --ink: #eef1f4; --soft: #aab3bd; --room: #16191d; --panel: rgba(30,34,40,.9);
  --line: rgba(255,255,255,.16); --hover: rgba(255,255,255,.1); --accent: #6fd0e4; --on: rgba(111,208,228,.16); --halo: #101317; }
.fv *, .fv *::before { box-sizing: border-box; }
.fv canvas { position: absolute; inset: 0; width: 100%; height: 100%; display: block; touch-action: none; outline: none; cursor: grab; }
.fv canvas:active { cursor: grabbing; }
.fv canvas.over { cursor: pointer; }
.fv canvas.brush { cursor: crosshair; }
.fv .strokes { position: absolute; inset: 0; pointer-events: none; overflow: hidden; }
.fv .strokes div { position: absolute; transform: translate(-50%, -50%); border-radius: 50%; background: var(--on); border: 2px solid var(--accent); }
.fv .ring { position: absolute; inset: 0; border-radius: inherit; pointer-events: none; }
.fv canvas:focus-visible:not(.by-hand) ~ .ring { box-shadow: inset 0 0 0 3px var(--accent); }
.fv .cross { position: absolute; left: 50%; top: 50%; width: 22px; height: 22px; margin: -11px; pointer-events: none; display: none; }
.fv .cross::before { content: ""; position: absolute; inset: 0; background:
  linear-gradient(var(--accent),var(--accent)) 50%/1.5px 100% no-repeat, linear-gradient(var(--accent),var(--accent)) 50%/100% 1.5px no-repeat; }
.fv canvas:focus-visible:not(.by-hand) ~ .cross { display: block; }
.fv svg.lines { position: absolute; inset: 0; width: 100%; height: 100%; pointer-events: none; overflow: hidden; }
.fv .names { position: absolute; inset: 0; pointer-events: none; overflow: hidden; }
.fv .name { position: absolute; top: 0; left: 0; padding: 1px 0; font-weight: 550; font-size: 12.5px; white-space: nowrap;
  overflow: hidden; text-overflow: ellipsis; text-shadow: 0 0 3px var(--halo), 0 0 3px var(--halo), 0 0 6px var(--halo); }
.fv .name.right { text-align: right; }
.fv .name.pin { box-sizing: border-box; padding: 1px 7px; border-radius: 9px; background: var(--panel); border: 1px solid var(--line); text-shadow: none; font-size: 12px; }
.fv .tip { position: absolute; top: 0; left: 0; padding: 6px 10px; border-radius: 8px; background: var(--panel); border: 1px solid var(--line);
  backdrop-filter: blur(10px); pointer-events: none; max-width: 260px; visibility: hidden; box-shadow: 0 4px 18px rgba(0,0,0,.14); z-index: 4; }
.fv .tip b { font-weight: 620; display: block; }
.fv .tip i { color: var(--soft); display: block; }
.fv .tip span { color: var(--soft); display: block; font-variant-numeric: tabular-nums; }
.fv .grip { position: absolute; left: 0; top: 0; width: 44px; height: 44px; border-radius: 50%; touch-action: none; cursor: grab; z-index: 2;
  border: 2px solid var(--accent); box-shadow: 0 0 0 1.5px var(--halo), inset 0 0 0 1.5px var(--halo); }
.fv .grip.held { cursor: grabbing; background: var(--on); }
.fv .grip:hover { background: var(--on); }
.fv .grip:focus-visible { outline: 3px solid var(--accent); outline-offset: 3px; }
.fv .grip.push { background: var(--panel); border-width: 1.5px; cursor: ew-resize; }
.fv .grip.push::before { content: ""; position: absolute; inset: 8px; background: var(--accent);
  clip-path: polygon(0 50%, 30% 20%, 30% 43%, 70% 43%, 70% 20%, 100% 50%, 70% 80%, 70% 57%, 30% 57%, 30% 80%); }
.fv .pose { position: absolute; left: 12px; top: 12px; padding: 3px 10px; border-radius: 9px; background: var(--panel); border: 1px solid var(--line);
  font-size: 12px; font-weight: 600; white-space: nowrap; pointer-events: none; font-variant-numeric: tabular-nums; z-index: 2; }
.fv .chip.open ~ .pose { display: none; }
.fv .panel { background: var(--panel); border: 1px solid var(--line); border-radius: 12px; backdrop-filter: blur(12px); -webkit-backdrop-filter: blur(12px);
  box-shadow: 0 2px 14px rgba(0,0,0,.08); }
.fv button { font: inherit; color: inherit; background: none; border: 0; border-radius: 8px; cursor: pointer; padding: 0; min-width: 34px; min-height: 34px;
  display: inline-flex; align-items: center; justify-content: center; gap: 7px; }
.fv button:hover { background: var(--hover); }
.fv button[aria-pressed=true], .fv button[aria-expanded=true], .fv button[aria-checked=true] { background: var(--on); color: var(--accent); }
.fv button:focus-visible, .fv input:focus-visible { outline: 2.5px solid var(--accent); outline-offset: 1px; }
.fv .bar { position: absolute; right: 12px; bottom: 12px; display: flex; flex-direction: column; padding: 4px; gap: 2px; z-index: 3; }
.fv .bar .more { display: none; }
.fv .slider { position: absolute; left: 50%; bottom: 12px; transform: translateX(-50%); display: flex; align-items: center; gap: 12px; padding: 5px 16px;
  width: min(440px, calc(100% - 150px)); z-index: 2; }
.fv .slider label { font-weight: 600; }
.fv .slider output { min-width: 62px; text-align: right; font-variant-numeric: tabular-nums; font-weight: 600; }
.fv input[type=range] { appearance: none; -webkit-appearance: none; flex: 1; min-width: 0; height: 30px; margin: 0; background: none; cursor: pointer; border-radius: 8px; }
.fv input[type=range]::-webkit-slider-runnable-track { height: 4px; border-radius: 2px; background:
  linear-gradient(90deg, var(--accent) var(--fill, 0%), var(--line) var(--fill, 0%)); }
.fv input[type=range]::-moz-range-track { height: 4px; border-radius: 2px; background: var(--line); }
.fv input[type=range]::-moz-range-progress { height: 4px; border-radius: 2px; background: var(--accent); }
.fv input[type=range]::-webkit-slider-thumb { -webkit-appearance: none; width: 18px; height: 18px; margin-top: -7px; border-radius: 50%; background: #fff;
  border: 2px solid var(--accent); box-shadow: 0 1px 4px rgba(0,0,0,.25); }
.fv input[type=range]::-moz-range-thumb { width: 14px; height: 14px; border-radius: 50%; background: #fff; border: 2px solid var(--accent); }
.fv .pop { position: absolute; right: 62px; bottom: 12px; padding: 10px; min-width: 190px; max-width: min(320px, calc(100% - 80px)); max-height: calc(100% - 24px);
  overflow: auto; z-index: 5; display: none; }
.fv .pop.open { display: block; }
.fv .pop h3 { margin: 2px 4px 8px; font-size: 13px; font-weight: 650; }
.fv .pop .choice { width: 100%; justify-content: flex-start; padding: 0 10px; }
.fv .pop .choice kbd { margin-left: auto; }
.fv kbd { font: inherit; font-size: 11.5px; color: var(--soft); border: 1px solid var(--line); border-radius: 5px; padding: 0 5px; }
.fv .layer { display: flex; align-items: center; gap: 6px; }
.fv .layer span { flex: 0 0 96px; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.fv .layer input { flex: 1 1 80px; }
.fv .row { display: flex; gap: 4px; flex-wrap: wrap; }
.fv .row button { padding: 0 10px; border: 1px solid var(--line); }
.fv .pop output { display: block; text-align: right; font-variant-numeric: tabular-nums; }
.fv table { border-collapse: collapse; }
.fv td { padding: 3px 8px 3px 4px; vertical-align: top; }
.fv td:first-child { color: var(--soft); }
.fv .chip { position: absolute; left: 12px; top: 12px; padding: 9px 10px 6px 14px; max-width: min(320px, calc(100% - 130px)); z-index: 3; display: none; }
.fv .chip.open { display: block; }
.fv .chip b { font-size: 14.5px; font-weight: 650; display: block; padding-right: 30px; }
.fv .chip i, .fv .chip .deep { color: var(--soft); display: block; }
.fv .chip .row { margin-top: 5px; margin-left: -8px; }
.fv .chip .row button { border: 0; padding: 0 8px; min-height: 30px; color: var(--accent); font-weight: 560; }
.fv .chip .shut { position: absolute; right: 4px; top: 4px; }
.fv .compass { position: absolute; right: 18px; top: 16px; width: 64px; height: 64px; perspective: 320px; z-index: 2; }
.fv .cube { position: absolute; inset: 6px; transform-style: preserve-3d; }
.fv .cube button { position: absolute; inset: 0; min-width: 0; min-height: 0; width: 52px; height: 52px; border-radius: 5px; font-size: 11.5px; font-weight: 620;
  background: var(--panel); border: 1px solid var(--line); color: var(--soft); backface-visibility: hidden; }
.fv .cube button:hover { background: var(--accent); color: var(--halo); }
.fv .homeward { position: absolute; right: 33px; top: 88px; z-index: 2; }
.fv .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.fv .veil { position: absolute; inset: 0; display: none; align-items: center; justify-content: center; flex-direction: column; gap: 14px; padding: 20px;
  text-align: center; background: var(--room); z-index: 6; }
.fv .veil.open { display: flex; }
.fv .veil p { max-width: 46ch; margin: 0; font-size: 14px; }
.fv .veil img { max-width: 100%; min-height: 0; flex: 0 1 auto; object-fit: contain; border-radius: 10px; }
.fv .veil .dots { width: 34px; height: 34px; border-radius: 50%; border: 3px solid var(--line); border-top-color: var(--accent); animation: fv-turn 1s linear infinite; }
@keyframes fv-turn { to { transform: rotate(360deg); } }
@media (prefers-reduced-motion: reduce) { .fv .veil .dots { animation: none; } }
@media (pointer: coarse) { .fv button { min-width: 44px; min-height: 44px; } .fv .cube button { min-width: 0; min-height: 0; }
  .fv input[type=range] { height: 44px; } .fv .chip .row button { min-height: 44px; } }
@container fv (max-width: 560px) {
  .fv .bar { right: 6px; bottom: 6px; padding: 2px; flex-direction: column-reverse; }
  .fv .bar .more { display: inline-flex; }
  .fv .bar:not(.unfolded) button:not(.more) { display: none; }
  .fv .slider { left: 6px; transform: none; width: calc(100% - 60px); bottom: 6px; padding: 2px 12px; gap: 8px; }
  .fv .slider output { min-width: 52px; }
  .fv .pop { right: 56px; left: 6px; bottom: 52px; max-width: none; max-height: 60%; }
  .fv .compass { right: 12px; top: 8px; transform: scale(.78); transform-origin: top right; }
  .fv .homeward { right: 72px; top: 12px; }
  .fv .chip { left: 6px; top: 6px; max-width: calc(100% - 122px); }
  .fv .name { font-size: 11px; }
  .fv .pose { left: 6px; top: 6px; padding: 2px 8px; }
}
@container fv (max-width: 560px) and (pointer: coarse) { .fv .slider { width: calc(100% - 68px); } .fv .pop { right: 66px; bottom: 62px; }
  .fv .chip { max-width: calc(100% - 132px); } }
@container fv (max-height: 470px) and (min-width: 561px) {
  .fv .bar { flex-direction: row; left: auto; } .fv .slider { left: 12px; transform: none; width: min(300px, calc(100% - 380px)); }
  .fv .pop { right: 12px; bottom: 62px; max-height: calc(100% - 74px); }
}
`;
