// What Python tells the browser about a scene (see viewer/state.py): everything but shapes.

export type Vec3 = [number, number, number];
export type Axis = "sagittal" | "coronal" | "axial";
export type Theme = "light" | "dark";
export type Quality = "auto" | "high" | "low"; // auto: as high as the graphics allow

export interface ItemState {
  file: number;
  entry: number;
  color: string;
  opacity: number;
  visible: boolean;
  pickable: boolean;
  highlight: boolean;
}

export interface Names {
  english: string[];
  latin: string[];
  layers: string[];
  layer: string[];
}

export interface MarkerState {
  kind: string;
  label: string;
  position: Vec3;
  normal: Vec3;
  depth_mm: number;
  radius_mm: number;
  points?: number[];
  weights?: number[];
  follow?: number;
}

export interface CameraState {
  view: string | null;
  azimuth_deg: number;
  elevation_deg: number;
  distance_mm: number;
  target: Vec3;
}

export interface ClipState {
  axis: Axis | "oblique";
  normal?: Vec3; // unit, of an oblique cut
  offset_mm: number;
  flip: boolean;
}

// A needle in the skin; its own directions are unit vectors, lateral away from the midline.
export interface NeedleState {
  number: number; // one put in elsewhere is another
  entry: Vec3;
  normal: Vec3;
  up: Vec3;
  lateral: Vec3;
  angle_deg: number; // to the skin
  towards_deg: number; // where the tip runs along the skin: 0 up, 90 lateral
  depth_mm: number; // along the needle
  length_mm: number;
  diameter_mm: number;
}

// A brush in the hand: how wide a mark is, and how many may still be set.
export interface BrushState {
  radius_mm: number;
  left: number;
}

export interface State {
  items: ItemState[];
  names: Names | null;
  markers: MarkerState[];
  camera: CameraState;
  home: CameraState;
  views: Record<string, [number, number]>; // azimuth and elevation, degrees
  peel_mm: number;
  clip: ClipState | null;
  expression: Record<string, number>;
  needle: NeedleState | null;
  brush: BrushState | null;
  labels: boolean;
  serial: number;
  keys: [number, number];
  theme: Theme;
  quality: Quality;
  controls: string[];
  language?: string; // of the view's own words, see strings.ts
  motion: boolean;
  link: string; // views with the same one move together; "" for none
}

export type ItemGroup = { tokens: number[] } & Partial<ItemState>;
export type Change = Partial<Omit<State, "items">> & { items?: ItemGroup[] };

export interface Message {
  revision: number;
  full?: State;
  set?: Change;
  still?: boolean;
}

export function mergeChange(state: State, change: Change): State {
  const { items: groups, ...rest } = change;
  const items = state.items.map((item) => ({ ...item }));
  for (const { tokens, ...look } of groups ?? []) {
    for (const token of tokens) {
      const item = items[token];
      if (item) Object.assign(item, look);
    }
  }
  return { ...state, ...rest, items };
}
