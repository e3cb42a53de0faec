// The room: backdrop, soft key light, and the light of large soft panels, all made by code.

import * as THREE from "three";
import type { SharedUniforms } from "./materials";
import type { Theme } from "./state";

interface Mood {
  middle: string;
  edge: string;
  environment: number;
  key: number;
  fill: number;
  rim: number;
  exposure: number;
}

const MOODS: Record<Theme, Mood> = {
  light: { middle: "#f4f2ee", edge: "#d9d7d3", environment: 0.44, key: 1.75, fill: 0.18, rim: 0.45, exposure: 1.0 },
  dark: { middle: "#2c3036", edge: "#101216", environment: 0.3, key: 1.7, fill: 0.08, rim: 1.3, exposure: 1.0 },
};
const SHADOW_HALF_MM = 190;
const KEY_FROM = new THREE.Vector3(-0.55, 0.75, 0.9).normalize(); // in the camera's own axes
const FILL_FROM = new THREE.Vector3(0.9, 0.1, 0.7).normalize();
const RIM_FROM = new THREE.Vector3(0.75, 0.55, -0.75).normalize();
const LIGHT_STANDS_MM = 500;

export class Studio {
  private readonly key = new THREE.DirectionalLight(0xfff1e2, 1);
  private readonly fill = new THREE.DirectionalLight(0xdfe9ff, 1);
  private readonly rim = new THREE.DirectionalLight(0xe8f0ff, 1);
  private readonly ambient = new THREE.HemisphereLight(0xffffff, 0x8a7f78, 1);
  private environment: THREE.WebGLRenderTarget | null = null;
  private backdrop: THREE.Texture | null = null;

  constructor(
    private readonly scene: THREE.Scene,
    private readonly renderer: THREE.WebGLRenderer,
    private readonly rich: boolean,
  ) {
    for (const light of [this.key, this.fill, this.rim]) scene.add(light, light.target);
    if (!rich) {
      scene.add(this.ambient);
      return;
    }
    this.key.castShadow = true;
    this.key.shadow.mapSize.set(512, 512);
    this.key.shadow.normalBias = 0.9;
    this.key.shadow.bias = -0.0004;
    this.key.shadow.intensity = 0.5;
    const box = this.key.shadow.camera;
    box.left = box.bottom = -SHADOW_HALF_MM;
    box.right = box.top = SHADOW_HALF_MM;
    box.near = LIGHT_STANDS_MM - SHADOW_HALF_MM * 1.3;
    box.far = LIGHT_STANDS_MM + SHADOW_HALF_MM * 1.3;
  }

  setTheme(theme: Theme): void {
    const mood = MOODS[theme];
    this.key.intensity = mood.key;
    this.fill.intensity = mood.fill;
    this.rim.intensity = mood.rim;
    this.ambient.intensity = theme === "light" ? 1.5 : 1.0;
    this.renderer.toneMappingExposure = mood.exposure;
    this.backdrop?.dispose();
    this.backdrop = backdrop(mood);
    this.scene.background = this.backdrop;
    if (!this.rich) return;
    this.environment ??= panels(this.renderer);
    this.scene.environment = this.environment.texture;
    this.scene.environmentIntensity = mood.environment;
  }

  // After the graphics were lost and came back: what lived on the card alone is made anew.
  refresh(theme: Theme): void {
    this.environment?.dispose();
    this.environment = null;
    this.setTheme(theme);
  }

  // The lights walk with the camera, so every standard view is lit alike.
  follow(camera: THREE.Camera, target: THREE.Vector3, azimuth: number, shared: SharedUniforms): void {
    const stands: [THREE.DirectionalLight, THREE.Vector3][] = [
      [this.key, KEY_FROM],
      [this.fill, FILL_FROM],
      [this.rim, RIM_FROM],
    ];
    for (const [light, from] of stands) {
      const direction = from.clone().applyQuaternion(camera.quaternion);
      light.target.position.copy(target);
      light.position.copy(target).addScaledVector(direction, LIGHT_STANDS_MM);
      light.target.updateMatrixWorld();
      light.updateMatrixWorld();
    }
    shared.uKey.value.copy(KEY_FROM);
    this.scene.environmentRotation.set(0, azimuth, 0);
  }

  dispose(): void {
    this.environment?.dispose();
    this.backdrop?.dispose();
    this.key.shadow.dispose();
  }
}

function backdrop(mood: Mood): THREE.Texture {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 512;
  const pen = canvas.getContext("2d");
  if (pen) {
    const glow = pen.createRadialGradient(256, 210, 20, 256, 256, 380);
    glow.addColorStop(0, mood.middle);
    glow.addColorStop(1, mood.edge);
    pen.fillStyle = glow;
    pen.fillRect(0, 0, 512, 512);
  }
  const texture = new THREE.CanvasTexture(canvas);
  texture.colorSpace = THREE.SRGBColorSpace;
  return texture;
}

// An image-based light: a dim room with a large panel overhead, one at each side, a warm floor.
function panels(renderer: THREE.WebGLRenderer): THREE.WebGLRenderTarget {
  const room = new THREE.Scene();
  const wall = new THREE.MeshBasicMaterial({ color: 0x6d6a68, side: THREE.BackSide });
  room.add(new THREE.Mesh(new THREE.SphereGeometry(50, 24, 16), wall));
  const lamps: [number, number, number, number, number, number][] = [
    // x, y, z, width, height, brightness
    [0, 34, 8, 44, 36, 5.5],
    [-36, 12, 20, 20, 34, 5.0],
    [38, 6, 10, 16, 34, 2.6],
    [0, 4, 44, 30, 14, 1.3],
    [10, 20, -40, 34, 16, 3.2],
  ];
  const made: (THREE.BufferGeometry | THREE.Material)[] = [wall];
  for (const [x, y, z, width, height, brightness] of lamps) {
    const material = new THREE.MeshBasicMaterial({ side: THREE.DoubleSide });
    material.color.setScalar(brightness);
    const lamp = new THREE.Mesh(new THREE.PlaneGeometry(width, height), material);
    lamp.position.set(x, y, z);
    lamp.lookAt(0, 0, 0);
    room.add(lamp);
    made.push(material, lamp.geometry);
  }
  const floor = new THREE.MeshBasicMaterial({ color: 0x7a6a5e, side: THREE.DoubleSide });
  const ground = new THREE.Mesh(new THREE.PlaneGeometry(90, 90), floor);
  ground.position.y = -34;
  ground.rotation.x = -Math.PI / 2;
  room.add(ground);
  const maker = new THREE.PMREMGenerator(renderer);
  const target = maker.fromScene(room, 0.03, 0.1, 100, { size: 128 });
  maker.dispose();
  for (const thing of [...made, floor, ground.geometry]) thing.dispose();
  return target;
}
