// What tests and benchmarks may ask of a viewer: where things are, what was drawn, how fast.

import * as THREE from "three";
import type { FaciesViewer } from "./viewer";

export class Probe {
  constructor(private readonly viewer: FaciesViewer) {}

  get ready(): boolean {
    return this.viewer.ready;
  }

  get state() {
    return this.viewer.state;
  }

  get root(): HTMLElement {
    return this.viewer.root;
  }

  // Where a point of the head, mm, is on the page, in CSS pixels of the window.
  projectPoint(point: [number, number, number]): [number, number] {
    const { screen, orbit } = this.viewer;
    const box = screen.canvas.getBoundingClientRect();
    const { x, y } = screen.place(new THREE.Vector3(...point), orbit.camera);
    return [box.left + x, box.top + y];
  }

  // The needle as the browser holds it, and where its two handles are on the page, px.
  needle() {
    const { needle } = this.viewer;
    const middle = (part: HTMLElement) => {
      const box = part.getBoundingClientRect();
      return [box.left + box.width / 2, box.top + box.height / 2];
    };
    return needle.pose && { ...needle.pose, tilt: middle(needle.tilt), push: middle(needle.push) };
  }

  pickAt(x: number, y: number) {
    const hit = this.viewer.hitAt(x, y);
    if (!hit) return null;
    return { token: hit.body.token, face: hit.face, barycentric: hit.barycentric, depth: hit.depth };
  }

  // Mean milliseconds of one pick at this place of the page, the picking trees built.
  timePick(x: number, y: number, repeats: number): number {
    for (const body of this.viewer.stage.bodies) body.bvh();
    const start = performance.now();
    for (let i = 0; i < repeats; i++) this.viewer.hitAt(x, y);
    return (performance.now() - start) / repeats;
  }

  colorAt(x: number, y: number): number[] {
    const { screen, stage, orbit } = this.viewer;
    screen.renderer?.render(stage.scene, orbit.camera);
    return screen.colorAt(x, y);
  }

  stats() {
    const { stage, counted, intake, state, tip, naming, chosen } = this.viewer;
    return {
      ...counted,
      rich: stage.rich,
      items: stage.bodies.length,
      shown: stage.bodies.filter((body) => body.shown > 0).length,
      triangles: stage.bodies.reduce((sum, body) => sum + body.shape.faces.length / 3, 0),
      bytes: intake.bytes,
      revision: intake.revision,
      peel_mm: stage.peel,
      cut: stage.cut,
      expression: state?.expression ?? {},
      treesBuilt: stage.bodies.every((body) => body.treeBuilt),
      tooltip: tip.text,
      labels: [...naming.labels.names.children].map((name) => name.textContent ?? ""),
      selected: chosen.token,
    };
  }

  loseGraphics(): void {
    this.viewer.screen.renderer?.forceContextLoss();
  }

  restoreGraphics(): void {
    this.viewer.screen.renderer?.forceContextRestore();
  }

  dispose(): void {
    this.viewer.dispose();
  }
}
