// The screen: the canvas with its graphics, how sharp it is drawn, and what is said when it cannot be.

import * as THREE from "three";
import { element } from "./dom";
import { STRINGS } from "./strings";
import type { SharedUniforms } from "./materials";
import { Studio } from "./studio";
import type { Quality, Theme } from "./state";

const SHARPEST = 2; // device pixels a CSS pixel
const COARSE_RATIO = 0.6; // while a slow machine moves the picture
const PROCESSORS = /swiftshader|llvmpipe|softpipe|basic render|software/i; // what draws without a graphics card

interface Painted {
  scene: THREE.Scene;
  shared: SharedUniforms;
}

interface Seen {
  camera: THREE.PerspectiveCamera;
  target: THREE.Vector3;
  azimuth: number; // degrees
}

export class Screen {
  readonly canvas = element("canvas", {
    tabindex: 0, role: "application", "aria-label": STRINGS.canvas,
  });
  readonly veil = element("div", { class: "veil open" });
  renderer: THREE.WebGLRenderer | null = null;
  studio: Studio | null = null;
  rich = false; // relief, shadows and soft edges
  private coarse = false;
  stale = false; // the canvas gets another sharpness with the next picture
  private stillUrl = "";

  constructor(
    readonly root: HTMLElement,
    private readonly quality: Quality,
  ) {
    this.veil.append(element("div", { class: "dots" }), element("p", {}, STRINGS.loading));
  }

  // Starts the graphics, and says how richly the stage is drawn; false, with a sentence on the screen, when this browser has none.
  open(stage: { scene: THREE.Scene; rich: boolean }): boolean {
    try {
      const context = this.canvas.getContext("webgl2", {
        antialias: true, stencil: true, depth: true, alpha: false, powerPreference: "high-performance",
      });
      if (!context) throw new Error("no WebGL2");
      this.rich = this.quality === "high" || (this.quality === "auto" && !PROCESSORS.test(drawnBy(context)));
      this.renderer = new THREE.WebGLRenderer({ canvas: this.canvas, context });
    } catch {
      this.fail(STRINGS.noWebgl, true);
      return false;
    }
    this.renderer.toneMapping = THREE.NeutralToneMapping;
    this.renderer.shadowMap.enabled = this.rich;
    this.renderer.shadowMap.type = THREE.PCFSoftShadowMap;
    this.studio = new Studio(stage.scene, this.renderer, this.rich);
    stage.rich = this.rich;
    return true;
  }

  get lost(): boolean {
    return !this.renderer || this.renderer.getContext().isContextLost();
  }

  // False while the place has no size.
  resize(): boolean {
    const { clientWidth: width, clientHeight: height } = this.root;
    if (!this.renderer || width === 0 || height === 0) return false;
    const sharp = Math.min(this.rich ? SHARPEST : 1, window.devicePixelRatio || 1);
    this.renderer.setPixelRatio(this.coarse ? Math.min(sharp, COARSE_RATIO) : sharp);
    this.renderer.setSize(width, height, false);
    this.stale = false;
    return true;
  }

  setCoarse(coarse: boolean): void {
    if (this.coarse === coarse || (coarse && this.quality === "low")) return;
    this.coarse = coarse;
    this.stale = true; // resized just before it is drawn, so that no empty picture is seen
  }

  paint({ scene, shared }: Painted, { camera, target, azimuth }: Seen): void {
    if (this.stale) this.resize();
    this.studio?.follow(camera, target, THREE.MathUtils.degToRad(azimuth), shared);
    const high = Math.max(1, this.renderer?.domElement.height ?? 1);
    shared.uPixel.value = (2 * Math.tan(THREE.MathUtils.degToRad(camera.fov) / 2)) / high;
    this.renderer?.render(scene, camera);
  }

  fail(text: string, picture: boolean): void {
    this.veil.replaceChildren(element("p", { role: "alert" }, text));
    if (picture) {
      const image = element("img", { alt: STRINGS.still });
      if (this.stillUrl) image.src = this.stillUrl;
      this.veil.append(image);
    }
    this.veil.classList.add("open");
  }

  unveil(theme: Theme | null): void {
    if (theme) this.studio?.refresh(theme);
    this.veil.classList.remove("open");
  }

  setStill(png: ArrayBuffer | Uint8Array): void {
    URL.revokeObjectURL(this.stillUrl);
    this.stillUrl = URL.createObjectURL(new Blob([png as BlobPart], { type: "image/png" }));
    const image = this.veil.querySelector("img");
    if (image) image.src = this.stillUrl;
  }

  // Whether this view, and not another part of the page, fills the display.
  get isFull(): boolean {
    return (this.root.getRootNode() as Document | ShadowRoot).fullscreenElement === this.root;
  }

  flipFull(): void {
    if (this.isFull) void document.exitFullscreen();
    else void this.root.requestFullscreen?.().catch(() => undefined);
  }

  // A copy of the picture for paper: sharp, and on the light background.
  shot(painted: Painted, seen: Seen, theme: Theme): HTMLCanvasElement {
    const copy = element("canvas");
    const { clientWidth: width, clientHeight: height } = this.root;
    this.renderer?.setPixelRatio(SHARPEST);
    this.renderer?.setSize(width, height, false);
    this.studio?.setTheme("light");
    this.stale = false;
    this.paint(painted, seen);
    copy.width = width * SHARPEST;
    copy.height = height * SHARPEST;
    copy.getContext("2d")?.drawImage(this.canvas, 0, 0, copy.width, copy.height);
    this.studio?.setTheme(theme);
    this.stale = true;
    return copy;
  }

  save(name: string): void {
    this.canvas.toBlob((blob) => {
      if (!blob) return;
      const link = element("a", { download: name, href: URL.createObjectURL(blob) });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 1000);
    }, "image/png");
  }

  // A ray from the eye through a place of the page.
  ray(x: number, y: number, camera: THREE.Camera): THREE.Ray {
    const box = this.canvas.getBoundingClientRect();
    const across = ((x - box.left) / box.width) * 2 - 1;
    const caster = new THREE.Raycaster();
    caster.setFromCamera(new THREE.Vector2(across, 1 - ((y - box.top) / box.height) * 2), camera);
    return caster.ray;
  }

  // Where a point of the head is, in CSS pixels of the screen.
  place(point: THREE.Vector3, camera: THREE.Camera): { x: number; y: number } {
    const p = point.clone().project(camera);
    const { clientWidth, clientHeight } = this.root;
    return { x: ((p.x + 1) / 2) * clientWidth, y: ((1 - p.y) / 2) * clientHeight };
  }

  // The colour just drawn at a place of the page, sRGB 0..255.
  colorAt(x: number, y: number): number[] {
    const box = this.canvas.getBoundingClientRect();
    const ratio = this.canvas.width / box.width;
    const gl = this.renderer?.getContext();
    const out = new Uint8Array(4);
    const row = this.canvas.height - Math.round((y - box.top) * ratio);
    gl?.readPixels(Math.round((x - box.left) * ratio), row, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, out);
    return [...out.subarray(0, 3)];
  }

  dispose(): void {
    this.studio?.dispose();
    URL.revokeObjectURL(this.stillUrl);
    this.renderer?.dispose();
    this.renderer?.forceContextLoss();
  }
}

// What draws, by the browser's own words.
function drawnBy(context: WebGL2RenderingContext): string {
  const told = context.getExtension("WEBGL_debug_renderer_info");
  return String(context.getParameter(told ? told.UNMASKED_RENDERER_WEBGL : context.RENDERER));
}
