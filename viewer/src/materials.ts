// What every material of a body shares: its uniforms, what is drawn of its tissue, and its shaders.

import * as THREE from "three";
import {
  FRAGMENT_COLOR, FRAGMENT_DISCARD, FRAGMENT_HEAD, FRAGMENT_LIGHT,
  FRAGMENT_NORMAL, VERTEX_HEAD, VERTEX_PLACE,
} from "./shaders";

export interface SharedUniforms {
  uCage: { value: THREE.Texture };
  uMoved: { value: boolean }; // whether an expression moves the cage
  uMorph: { value: number }; // 0: normals as they were, 1: as they will be
  uPeel: { value: number }; // mm
  uClip: { value: THREE.Vector4 }; // what lies beyond (xyz . p > w) is cut away
  uKey: { value: THREE.Vector3 }; // toward the key light, in view space
  uPixel: { value: number }; // how large a pixel is, seen from a distance of one
}

export const NO_CLIP = new THREE.Vector4(0, 0, 0, 1e9);

export function sharedUniforms(cage: THREE.Texture): SharedUniforms {
  return {
    uCage: { value: cage },
    uMoved: { value: false },
    uMorph: { value: 0 },
    uPeel: { value: 0 },
    uClip: { value: NO_CLIP.clone() },
    uPixel: { value: 1e-3 },
    uKey: { value: new THREE.Vector3(0.4, 0.6, 0.7).normalize() },
  };
}

export interface Look {
  kBind: number;
  kind: string;
  rich: boolean; // relief and soft edges
  peelable: boolean;
  fibres: boolean;
  swells: boolean;
  contracts: boolean;
  lines: boolean;
}

const RELIEF_MM: Record<string, number> = { muscle: 0.28, bone: 0.22, fat: 0.75, skin: 0.05 };
const HATCH_PIXELS = 13;
const LINE_OPACITY = 0.48; // a zone more solid than this is a line
const HAIR_HALF_PIXELS = 0.62; // no hair is drawn thinner
const OUTLINE_PIXELS = 2.5;
const OCCLUSION_TINT: Record<string, string> = {
  skin: "vec3(0.42, 0.22, 0.18)",
  muscle: "vec3(0.40, 0.22, 0.20)",
  bone: "vec3(0.50, 0.42, 0.34)",
};

export function defines(look: Look): Record<string, string | number> {
  const out: Record<string, string | number> = { K_BIND: look.kBind };
  if (!look.peelable) out.NO_PEEL = 1;
  if (look.fibres) out.FIBRES = 1;
  if (look.swells) out.SWELLING = 1;
  if (look.contracts) out.CONTRACTION = 1;
  if (look.lines) out.LINES = 1;
  if (look.kind === "bone") out.BONE = 1;
  if (look.kind === "skin") out.SKIN = 1;
  if (look.kind === "fat") out.FAT = 1;
  if (look.kind === "hair") out.HAIR = `${HAIR_HALF_PIXELS.toFixed(2)}`;
  if (look.kind === "zone") Object.assign(out, { ZONE: HATCH_PIXELS.toFixed(1), LINE: LINE_OPACITY.toFixed(2) });
  if (look.rich) out.SOFT_EDGE = 1;
  const relief = RELIEF_MM[look.kind];
  const drawn = look.kind !== "muscle" || look.fibres;
  if (look.rich && relief && drawn) out.RELIEF = `${relief.toFixed(3)}`;
  out.OCCLUSION = OCCLUSION_TINT[look.kind] ?? "vec3(0.45)";
  return out;
}

export interface OwnUniforms {
  uHighlight: { value: number };
  uFibres: { value: number }; // across a muscle
  uSwelling: { value: number }; // what is added to its thickness, as a share of it
  uEffort: { value: number }; // 0 to 1, how much of all it can a muscle does
  uLines: { value: THREE.Vector4[] }; // of the skin: how deep each group is now, mm
}

export type Uniforms = SharedUniforms & OwnUniforms;

type Defines = Record<string, string | number>;

// three reads `defines` on every material, though its types know it on some only.
function define(material: THREE.Material, extra: Defines, name: string): void {
  const fixed = { ...(material as THREE.Material & { defines?: Defines }).defines, ...extra };
  Object.assign(material, { defines: fixed });
  material.customProgramCacheKey = () => `${name}:${JSON.stringify(fixed)}`;
}

// At the edge of a sliver the middle of a pixel lies outside the face: read there, a normal is wild
// and leaves a single dark or bright dot.
const CENTROID_NORMAL = "centroid varying vec3 vNormal;";
const CENTROID_COLOR = "#ifdef USE_COLOR\n  centroid varying vec3 vColor;\n#endif";

// Gives one of three's own materials the shared behaviour.
export function patch(material: THREE.Material, uniforms: Uniforms, extra: Defines): void {
  define(material, extra, material.type);
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${VERTEX_HEAD}`)
      .replace("varying vec3 vViewPosition;", "centroid varying vec3 vViewPosition;")
      .replace("#include <normal_pars_vertex>", CENTROID_NORMAL)
      .replace("#include <color_pars_vertex>", CENTROID_COLOR)
      .replace(
        "#include <beginnormal_vertex>",
        "vec3 objectNormal = normalize(mix(normal, normalTo, uMorph));",
      )
      .replace("#include <begin_vertex>", VERTEX_PLACE);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${FRAGMENT_HEAD}`)
      .replace("varying vec3 vViewPosition;", "centroid varying vec3 vViewPosition;")
      .replace("#include <normal_pars_fragment>", CENTROID_NORMAL)
      .replace("#include <color_pars_fragment>", CENTROID_COLOR)
      .replace("#include <clipping_planes_fragment>", FRAGMENT_DISCARD)
      .replace("#include <color_fragment>", FRAGMENT_COLOR)
      .replace("#include <normal_fragment_maps>", FRAGMENT_NORMAL)
      .replace("#include <emissivemap_fragment>", FRAGMENT_LIGHT)
      .replace(
        "#include <opaque_fragment>",
        "diffuseColor.a *= facesCoverage;\n#include <opaque_fragment>",
      );
  };
}

// Draws nothing but depth or stencil; follows, is peeled and is cut like the body itself.
export function bareMaterial(uniforms: Uniforms, extra: Defines): THREE.MeshBasicMaterial {
  const material = new THREE.MeshBasicMaterial({ colorWrite: false });
  define(material, extra, "bare");
  followOnly(material, uniforms);
  return material;
}

// The same body a few pixels larger, seen from within: what sticks out behind it is a line round it.
export function outlineMaterial(uniforms: Uniforms, extra: Defines): THREE.MeshBasicMaterial {
  const { SOFT_EDGE: _, ...bare } = extra;
  const material = new THREE.MeshBasicMaterial({ side: THREE.BackSide, toneMapped: false });
  define(material, { ...bare, OUTLINE: OUTLINE_PIXELS.toFixed(1) }, "outline");
  followOnly(material, uniforms);
  return material;
}

export function shadowMaterial(uniforms: Uniforms, extra: Defines): THREE.MeshDepthMaterial {
  const material = new THREE.MeshDepthMaterial({ depthPacking: THREE.RGBADepthPacking });
  define(material, extra, "shadow");
  followOnly(material, uniforms);
  return material;
}

function followOnly(material: THREE.Material, uniforms: Uniforms): void {
  material.onBeforeCompile = (shader) => {
    Object.assign(shader.uniforms, uniforms);
    shader.vertexShader = shader.vertexShader
      .replace("#include <common>", `#include <common>\n${VERTEX_HEAD}`)
      .replace("#include <begin_vertex>", VERTEX_PLACE);
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <common>", `#include <common>\n${FRAGMENT_HEAD}`)
      .replace("#include <clipping_planes_fragment>", FRAGMENT_DISCARD);
  };
}
