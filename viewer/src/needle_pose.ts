// Where a needle points and lies: the reckoning behind the hand, without a picture.

import * as THREE from "three";
import { clamp } from "./orbit";
import type { NeedleState, Vec3 } from "./state";

export const FLATTEST_DEG = 10;
export const STEEPEST_DEG = 90;
const UPRIGHT = 0.02; // a lean along the skin smaller than this has no bearing

export interface Step {
  angle?: number; // degrees
  towards?: number; // degrees
  depth?: number; // mm
}

// (3) unit, from the tip to the hub.
export function outward(pose: NeedleState): THREE.Vector3 {
  const angle = THREE.MathUtils.degToRad(pose.angle_deg);
  const bearing = THREE.MathUtils.degToRad(pose.towards_deg);
  return vector(pose.normal)
    .multiplyScalar(Math.sin(angle))
    .addScaledVector(vector(pose.up), -Math.cos(angle) * Math.cos(bearing))
    .addScaledVector(vector(pose.lateral), -Math.cos(angle) * Math.sin(bearing))
    .normalize();
}

// The same needle with its hub in this direction from the entry, as near as it may lean.
export function leaning(pose: NeedleState, out: THREE.Vector3): NeedleState {
  const rise = clamp(out.dot(vector(pose.normal)), -1, 1);
  const superior = -out.dot(vector(pose.up));
  const lateral = -out.dot(vector(pose.lateral));
  const upright = Math.hypot(superior, lateral) < UPRIGHT;
  const bearing = THREE.MathUtils.radToDeg(Math.atan2(lateral, superior));
  return kept({
    ...pose,
    angle_deg: THREE.MathUtils.radToDeg(Math.asin(rise)),
    towards_deg: upright ? pose.towards_deg : bearing,
  });
}

export function stepped(pose: NeedleState, { angle = 0, towards = 0, depth = 0 }: Step): NeedleState {
  return kept({
    ...pose,
    angle_deg: pose.angle_deg + angle,
    towards_deg: pose.towards_deg + towards,
    depth_mm: pose.depth_mm + depth,
  });
}

// As people read it and Python hears it.
export function rounded(pose: NeedleState): NeedleState {
  return {
    ...pose,
    angle_deg: Math.round(pose.angle_deg),
    towards_deg: Math.round(pose.towards_deg) % 360,
    depth_mm: Math.round(pose.depth_mm * 10) / 10,
  };
}

// Where along a ray a point at this distance from the centre lies that is nearest to `near`.
export function onSphere(
  ray: THREE.Ray, centre: THREE.Vector3, radius: number, near: THREE.Vector3,
): THREE.Vector3 {
  const foot = ray.closestPointToPoint(centre, new THREE.Vector3());
  const rest = radius ** 2 - foot.distanceToSquared(centre);
  const reach = Math.sqrt(Math.max(0, rest));
  const ends = [-reach, reach].map((far) =>
    foot.clone().addScaledVector(ray.direction, far).sub(centre).normalize(),
  );
  return ends.reduce((best, end) => (end.dot(near) > best.dot(near) ? end : best));
}

export function vector(of: Vec3): THREE.Vector3 {
  return new THREE.Vector3().fromArray(of);
}

function kept(pose: NeedleState): NeedleState {
  return {
    ...pose,
    angle_deg: clamp(pose.angle_deg, FLATTEST_DEG, STEEPEST_DEG),
    towards_deg: ((pose.towards_deg % 360) + 360) % 360,
    depth_mm: clamp(pose.depth_mm, 0, pose.length_mm),
  };
}
