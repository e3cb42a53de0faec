// The shaders that every body shares: it follows the cage, is peeled, is cut, and looks like tissue.

import { CAGE_TEXTURE_WIDTH } from "./cage";
import { CONTRACTION_HEAD, CONTRACTION_PLACE } from "./contraction";
import { LINES_FRAGMENT_HEAD, LINES_VERTEX, LINES_VERTEX_HEAD } from "./lines";
import { SWELLING_HEAD, SWELLING_PLACE } from "./swelling";

export const VERTEX_HEAD = /* glsl */ `
attribute vec3 normalTo;
attribute float aDepth;
attribute vec2 aShare; // how much of an expression is followed; how open to the light
uniform highp sampler2D uCage;
uniform bool uMoved; // false: the cage is at rest, and need not be read
uniform float uMorph;
uniform float uPixel;
varying float vDepth;
centroid varying float vOpen;
varying vec3 vPlace;
varying vec3 vRest;
#ifdef HAIR
  attribute vec3 aSide;
  varying float vThin;
#endif
#ifdef FIBRES
  attribute vec2 fibre;
  varying vec2 vFibre;
#endif
${CONTRACTION_HEAD}
${SWELLING_HEAD}
${LINES_VERTEX_HEAD}
#if K_BIND > 0
  attribute vec4 points0; attribute vec4 weights0;
#endif
#if K_BIND > 4
  attribute vec4 points1; attribute vec4 weights1;
#endif
#if K_BIND > 8
  attribute vec4 points2; attribute vec4 weights2;
#endif
#if K_BIND > 12
  attribute vec4 points3; attribute vec4 weights3;
#endif
vec3 cageMove(float point) {
  int i = int(point + 0.5);
  return texelFetch(uCage, ivec2(i % ${CAGE_TEXTURE_WIDTH}, i / ${CAGE_TEXTURE_WIDTH}), 0).xyz;
}
vec3 fourMoves(vec4 p, vec4 w) {
  return w.x * cageMove(p.x) + w.y * cageMove(p.y) + w.z * cageMove(p.z) + w.w * cageMove(p.w);
}
`;

export const VERTEX_PLACE = /* glsl */ `
vec3 transformed = position;
#if K_BIND > 0
if (uMoved) {
  vec3 moved = fourMoves(points0, weights0);
  #if K_BIND > 4
    moved += fourMoves(points1, weights1);
  #endif
  #if K_BIND > 8
    moved += fourMoves(points2, weights2);
  #endif
  #if K_BIND > 12
    moved += fourMoves(points3, weights3);
  #endif
  transformed += aShare.x * moved;
}
#endif
${CONTRACTION_PLACE}${SWELLING_PLACE}#ifdef HAIR
  float pixel = uPixel * distance(cameraPosition, transformed);
  float halfWidth = length(aSide);
  float widened = halfWidth > 1e-5 ? max(1.0, HAIR * pixel / halfWidth) : 1.0;
  transformed += aSide * (widened - 1.0);
  vThin = 1.0 / widened;
#endif
#ifdef OUTLINE
  transformed += normalize(mix(normal, normalTo, uMorph)) * OUTLINE * uPixel * distance(cameraPosition, transformed);
#endif
${LINES_VERTEX}
vDepth = aDepth;
vOpen = aShare.y;
vPlace = transformed;
vRest = position;
#ifdef FIBRES
  vFibre = fibre;
#endif
`;

export const FRAGMENT_HEAD = /* glsl */ `
uniform float uPeel;
uniform vec4 uClip;
uniform vec3 uKey;
uniform float uHighlight;
uniform float uFibres;
varying float vDepth;
centroid varying float vOpen;
varying vec3 vPlace;
varying vec3 vRest;
#ifdef HAIR
  varying float vThin;
#endif
#ifdef FIBRES
  varying vec2 vFibre;
#endif
float hash31(vec3 p) {
  p = fract(p * vec3(0.1031, 0.1030, 0.0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}
float valueNoise(vec3 p) {
  vec3 i = floor(p);
  vec3 f = fract(p);
  f = f * f * (3.0 - 2.0 * f);
  return mix(
    mix(mix(hash31(i), hash31(i + vec3(1, 0, 0)), f.x),
        mix(hash31(i + vec3(0, 1, 0)), hash31(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(hash31(i + vec3(0, 0, 1)), hash31(i + vec3(1, 0, 1)), f.x),
        mix(hash31(i + vec3(0, 1, 1)), hash31(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
${LINES_FRAGMENT_HEAD}
float grainHeight(vec3 p) {
#if defined(SKIN)
  return valueNoise(p * 1.9) * 0.6 + valueNoise(p * 4.3) * 0.4;
#elif defined(BONE)
  return valueNoise(p * 0.35) * 0.7 + valueNoise(p * 1.3) * 0.3;
#elif defined(FAT)
  return valueNoise(p * 0.5) * 0.7 + valueNoise(p * 1.1) * 0.3;
#else
  return 0.0;
#endif
}
// Tilts a normal by the grain's slope, read in the tissue itself so that it does not shimmer.
vec3 grained(vec3 n, float here, float height) {
  const float STEP = 0.12;
  vec3 slope = vec3(
    grainHeight(vRest + vec3(STEP, 0.0, 0.0)),
    grainHeight(vRest + vec3(0.0, STEP, 0.0)),
    grainHeight(vRest + vec3(0.0, 0.0, STEP))) - here;
  slope = (viewMatrix * vec4(slope / STEP, 0.0)).xyz;
  float near = 1.0 - smoothstep(0.25, 0.8, length(fwidth(vRest)));
  return normalize(n - near * height * (slope - dot(slope, n) * n));
}
#ifdef FIBRES
float fibreHeight(out float tendon) {
  float ends = min(vFibre.x, 1.0 - vFibre.x);
  tendon = 1.0 - smoothstep(0.03, 0.13, ends);
  float wander = 0.22 * sin(vFibre.x * 6.0 + vFibre.y * 11.0);
  float fine = vFibre.y * uFibres + wander;
  float coarse = vFibre.y * uFibres * 0.31 + wander * 0.6;
  float fade = 1.0 - smoothstep(0.25, 0.8, fwidth(fine));
  float bundle = 1.0 - smoothstep(0.3, 0.9, fwidth(coarse));
  float s = abs(fract(fine) - 0.5) * 2.0;
  float c = abs(fract(coarse) - 0.5) * 2.0;
  return mix(0.5, smoothstep(0.05, 0.75, s), fade) * 0.6 + mix(0.5, smoothstep(0.0, 0.6, c), bundle) * 0.4;
}
#endif
// Tilts a normal by a height known only at this pixel and its neighbours.
vec3 tilted(vec3 n, float height, vec3 viewPlace) {
  vec3 dx = dFdx(viewPlace);
  vec3 dy = dFdy(viewPlace);
  vec3 r1 = cross(dy, n);
  vec3 r2 = cross(n, dx);
  float det = dot(dx, r1);
  // At a rim, neighbours belong to other triangles and their steps mean nothing.
  float steep = abs(det) / max(length(dx) * length(r1), 1e-9);
  if (!(steep > 0.02)) return n;
  vec3 gradient = sign(det) * (dFdx(height) * r1 + dFdy(height) * r2);
  gradient *= smoothstep(0.1, 0.45, abs(n.z));
  vec3 out_n = abs(det) * n - gradient;
  float size = length(out_n);
  return size > 1e-12 ? out_n / size : n;
}
`;

// Discards what is peeled or cut; in the main pass the edge is softened by alpha to coverage.
export const FRAGMENT_DISCARD = /* glsl */ `
float facesCoverage = 1.0;
#ifndef NO_PEEL
  float overPeel = uPeel > 0.0 ? vDepth - uPeel : 1.0;
  #ifdef SOFT_EDGE
    facesCoverage = uPeel > 0.0 ? clamp(overPeel / max(fwidth(vDepth), 1e-5) + 0.5, 0.0, 1.0) : 1.0;
    if (facesCoverage <= 0.0) discard;
  #else
    if (overPeel < 0.0) discard;
  #endif
#endif
if (dot(vPlace, uClip.xyz) > uClip.w) discard;
`;

export const FRAGMENT_COLOR = /* glsl */ `
#include <color_fragment>
float relief = 0.0;
#ifdef HAIR
  diffuseColor.a *= vThin;
#endif
#ifdef FIBRES
  float tendon;
  relief = fibreHeight(tendon);
  diffuseColor.rgb *= mix(0.66, 1.10, relief);
  diffuseColor.rgb = mix(diffuseColor.rgb, vec3(0.68, 0.57, 0.47) * (0.82 + 0.2 * relief), tendon * 0.8);
#endif
#ifdef BONE
  relief = grainHeight(vRest);
  diffuseColor.rgb *= 0.93 + 0.1 * relief;
#endif
#ifdef FAT
  relief = grainHeight(vRest);
  diffuseColor.rgb *= 0.9 + 0.18 * relief;
#endif
#ifdef SKIN
  relief = grainHeight(vRest);
  float blotch = valueNoise(vRest * 0.09) - 0.5;
  diffuseColor.rgb *= vec3(1.0) + blotch * vec3(0.05, 0.10, 0.11) + (relief - 0.5) * 0.05;
#endif
#ifdef LINES
  float lined = lineHeight(vLineA) + lineHeight(vLineB);
  // The same share of little light is hard to see: on dark skin a groove takes more of it.
  float dark = 1.0 - smoothstep(0.05, 0.3, dot(diffuseColor.rgb, vec3(0.2126, 0.7152, 0.0722)));
  vec3 deep = mix(vec3(0.72, 0.58, 0.54), vec3(0.42, 0.34, 0.32), dark);
  diffuseColor.rgb *= mix(vec3(1.0), deep, saturate(-lined * 0.9));
#endif
#ifndef NO_PEEL
  if (uPeel > 0.0) {
    float lip = 1.0 - smoothstep(0.0, 0.5, vDepth - uPeel);
    diffuseColor.rgb = mix(diffuseColor.rgb, diffuseColor.rgb * 0.55, lip * 0.6);
  }
#endif
diffuseColor.rgb *= mix(OCCLUSION, vec3(1.0), saturate(vOpen));
if (!gl_FrontFacing) diffuseColor.rgb *= 0.7;
`;

export const FRAGMENT_NORMAL = /* glsl */ `
#include <normal_fragment_maps>
#ifdef RELIEF
  #ifdef FIBRES
    normal = tilted(normal, relief * RELIEF, -vViewPosition);
  #else
    normal = grained(normal, relief, RELIEF);
  #endif
  #ifdef LINES
    normal = tilted(normal, lined, -vViewPosition);
  #endif
#endif
`;

export const FRAGMENT_LIGHT = /* glsl */ `
#include <emissivemap_fragment>
vec3 toEye = normalize(vViewPosition);
float facing = saturate(abs(dot(normal, toEye)));
#ifdef SKIN
  // Light that went a little way under the skin: a warm band where the key light grazes.
  float graze = dot(normal, uKey);
  float band = smoothstep(-0.5, 0.1, graze) * (1.0 - smoothstep(0.0, 0.75, graze));
  totalEmissiveRadiance += diffuseColor.rgb * vec3(0.09, 0.024, 0.012) * band * vOpen;
  totalEmissiveRadiance += diffuseColor.rgb * vec3(0.07, 0.035, 0.022) * pow(1.0 - facing, 3.0) * vOpen;
#endif
#ifdef ZONE
  float stripe = abs(fract((gl_FragCoord.x + gl_FragCoord.y) / ZONE) - 0.5) * 2.0;
  float hatch = smoothstep(0.52, 0.68, stripe);
  float outline = smoothstep(0.5, 0.7, 1.0 - facing);
  float line = step(LINE, opacity); // a line one does not cross is solid, a volume hatched
  float drawn = max(line, max(hatch, outline));
  diffuseColor.a = mix(clamp(diffuseColor.a * (0.45 + 1.1 * drawn), 0.0, 0.95), diffuseColor.a, line);
  diffuseColor.rgb *= mix(1.0, 0.72, max(hatch, outline) * (1.0 - line));
  totalEmissiveRadiance += diffuseColor.rgb * (0.3 + 0.35 * drawn);
#endif
totalEmissiveRadiance += uHighlight * diffuseColor.rgb * 0.5;
`;
