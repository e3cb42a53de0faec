// The camera's walks: to a standard view, to a side of the cube, home, or wherever a state puts it.

import * as THREE from "three";
import type { Desk, Held } from "./desk";
import type { Glides } from "./glide";
import { wrapped } from "./orbit";
import type { Orbit } from "./orbit";
import type { CameraState } from "./state";

const GLIDE_MS = 650;

export class Walk {
  constructor(
    private readonly orbit: Orbit,
    private readonly glides: Glides,
    private readonly held: Held,
    private readonly desk: Desk,
  ) {}

  // True when there is a view of this name.
  view(name: string | undefined): boolean {
    const angles = this.held.state?.views[name ?? ""];
    if (angles) this.from(...angles);
    return angles !== undefined;
  }

  from(azimuth: number, elevation: number): void {
    if (!this.held.state) return;
    const { home, views } = this.held.state;
    const named = Object.entries(views).find(([, [a, e]]) => a === azimuth && e === elevation);
    this.to({ ...home, view: named?.[0] ?? null, azimuth_deg: azimuth, elevation_deg: elevation });
  }

  home(): void {
    if (this.held.state) this.to(this.held.state.home);
  }

  // Over `pace` of the usual time (0: at once).
  glide(to: CameraState, pace: number): void {
    const from = { ...this.orbit.state, target: this.orbit.target.clone() };
    const turn = wrapped(to.azimuth_deg - from.azimuth_deg);
    const end = new THREE.Vector3(...to.target);
    this.glides.start("camera", GLIDE_MS * pace, (share) => {
      const between = from.target.clone().lerp(end, share);
      this.orbit.place({
        azimuth_deg: from.azimuth_deg + turn * share,
        elevation_deg: from.elevation_deg + (to.elevation_deg - from.elevation_deg) * share,
        distance_mm: from.distance_mm * (to.distance_mm / from.distance_mm) ** share,
        target: [between.x, between.y, between.z],
      });
    });
  }

  private to(camera: CameraState): void {
    if (!this.held.state) return;
    // The hand may have moved the camera since: the glide starts from where it is.
    this.held.state = { ...this.held.state, camera: { ...this.orbit.state, view: null } };
    this.desk.change({ camera });
  }
}
