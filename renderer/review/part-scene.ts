import {
  Box3,
  Color,
  DirectionalLight,
  DoubleSide,
  EdgesGeometry,
  Group,
  HemisphereLight,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshStandardMaterial,
  OrthographicCamera,
  Quaternion,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { BufferGeometry, Material, Object3D } from 'three';
import { OrbitControls } from 'three/examples/jsm/controls/OrbitControls.js';
import { GLTFLoader } from 'three/examples/jsm/loaders/GLTFLoader.js';

/** Directions from which a part is looked at, z up, in the axes of the part. */
export const views = {
  iso: [1, -1, 0.8],
  front: [0, -1, 0],
  right: [1, 0, 0],
  top: [0, 0, 1],
} as const;
export type ViewName = keyof typeof views;

/** A part to show: the bytes of a binary glTF, and whether it is the other run's. */
interface PartModel {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly other: boolean;
}

export interface PartColours {
  readonly surface: string;
  readonly edge: string;
  readonly other: string;
}

/** What stands over the picture: the scale, and where the axes point on the screen (x to the right, y down, at most 1). */
export interface PartFrame {
  readonly pxPerMm: number;
  readonly axes: readonly { readonly name: 'x' | 'y' | 'z'; readonly x: number; readonly y: number }[];
}

export interface PartFacts {
  readonly triangles: number;
  /** mm along x, y and z. */
  readonly size: readonly [number, number, number];
}

export interface PartScene {
  /** Shows these parts in place of those before. @returns facts of the first one */
  show(models: readonly PartModel[]): Promise<PartFacts>;
  look(view: ViewName): void;
  fit(): void;
  /** Takes the colours of the window anew. */
  recolour(): void;
  dispose(): void;
}

/** A glTF is in metres with y up; the CAD programs of engineers are in mm with z up. */
function uprightInMm(content: Object3D): Group {
  const turned = new Group();
  turned.rotation.x = Math.PI / 2;
  turned.scale.setScalar(1000);
  turned.add(content);
  return turned;
}

function trianglesOf(geometry: BufferGeometry): number {
  return Math.round((geometry.index ?? geometry.getAttribute('position')).count / 3);
}

interface Skins {
  readonly surface: MeshStandardMaterial;
  readonly edge: LineBasicMaterial;
  readonly other: MeshStandardMaterial;
  readonly otherEdge: LineBasicMaterial;
}

/** Gives a loaded part the colours of the window, and edges where its file has none. @returns its triangles */
function dress(part: Object3D, skins: Skins, isOther: boolean): number {
  const [surface, edge] = isOther ? [skins.other, skins.otherEdge] : [skins.surface, skins.edge];
  let triangles = 0;
  let hasEdges = false;
  const meshes: Mesh[] = [];
  part.traverse((object) => {
    if (object instanceof Mesh) {
      const mesh = object as Mesh<BufferGeometry, Material>;
      triangles += trianglesOf(mesh.geometry);
      mesh.material = surface;
      meshes.push(mesh);
    } else if (object instanceof LineSegments) {
      (object as LineSegments<BufferGeometry, Material>).material = edge;
      hasEdges = true;
    }
  });
  if (!hasEdges) for (const mesh of meshes) mesh.add(new LineSegments(new EdgesGeometry(mesh.geometry, 25), edge));
  return triangles;
}

function makeSkins(): Skins {
  const solid = { metalness: 0.1, roughness: 0.7, side: DoubleSide, polygonOffset: true, polygonOffsetFactor: 1 };
  return {
    surface: new MeshStandardMaterial({ ...solid, polygonOffsetUnits: 1 }),
    edge: new LineBasicMaterial(),
    other: new MeshStandardMaterial({ ...solid, transparent: true, opacity: 0.45, depthWrite: false }),
    otherEdge: new LineBasicMaterial({ transparent: true, opacity: 0.9 }),
  };
}

function disposeOf(object: Object3D): void {
  object.traverse((one) => {
    if (one instanceof Mesh || one instanceof LineSegments) (one.geometry as BufferGeometry).dispose();
  });
}

async function load(bytes: Uint8Array<ArrayBuffer>): Promise<Object3D> {
  const { scene } = await new GLTFLoader().parseAsync(bytes.buffer, '');
  return uprightInMm(scene);
}

const margin = 1.15;

/** Makes the camera see the whole box: an orthographic one, so that lengths across the picture compare. */
function frameBox(camera: OrthographicCamera, box: Box3, aspect: number): void {
  const toView = new Quaternion().copy(camera.quaternion).invert();
  const centre = box.getCenter(new Vector3());
  let [wide, high] = [0, 0];
  for (const x of [box.min.x, box.max.x])
    for (const y of [box.min.y, box.max.y])
      for (const z of [box.min.z, box.max.z]) {
        const corner = new Vector3(x, y, z).sub(centre).applyQuaternion(toView);
        wide = Math.max(wide, Math.abs(corner.x));
        high = Math.max(high, Math.abs(corner.y));
      }
  const half = Math.max(high, wide / aspect, 1e-6) * margin;
  camera.zoom = camera.top / half;
  camera.updateProjectionMatrix();
}

function axesOnScreen(camera: OrthographicCamera): PartFrame['axes'] {
  const toView = new Quaternion().copy(camera.quaternion).invert();
  return (['x', 'y', 'z'] as const).map((name) => {
    const axis = new Vector3(name === 'x' ? 1 : 0, name === 'y' ? 1 : 0, name === 'z' ? 1 : 0);
    axis.applyQuaternion(toView);
    return { name, x: axis.x, y: -axis.y };
  });
}

/**
 * Draws parts into a canvas, on demand: nothing is drawn while nothing moves.
 * Throws where the machine has no WebGL.
 */
export function createPartScene(
  canvas: HTMLCanvasElement,
  host: HTMLElement,
  colours: () => PartColours,
  onFrame: (frame: PartFrame) => void,
): PartScene {
  const renderer = new WebGLRenderer({ canvas, antialias: true, alpha: true });
  renderer.setPixelRatio(globalThis.devicePixelRatio);
  const scene = new Scene();
  const camera = new OrthographicCamera(-1, 1, 1, -1, 0.1, 10);
  camera.up.set(0, 0, 1);
  const light = new DirectionalLight(0xffffff, 2);
  light.position.set(0.4, 0.6, 1);
  camera.add(light);
  const parts = new Group();
  scene.add(camera, parts, new HemisphereLight(0xffffff, 0x8a929c, 1.6));
  const skins = makeSkins();
  const controls = new OrbitControls(camera, canvas);
  let box = new Box3(new Vector3(-1, -1, -1), new Vector3(1, 1, 1));
  let aspect = 1;

  function render(): void {
    renderer.render(scene, camera);
    const pxPerMm = (host.clientHeight / (camera.top - camera.bottom)) * camera.zoom;
    onFrame({ pxPerMm, axes: axesOnScreen(camera) });
  }

  function paint(): void {
    const { surface, edge, other } = colours();
    // While the page has not placed the host yet, its style is empty.
    if (surface === '') return;
    skins.surface.color = new Color(surface);
    skins.edge.color = new Color(edge);
    skins.other.color = new Color(other);
    skins.otherEdge.color = new Color(other);
  }

  function resize(): void {
    paint();
    const [width, height] = [Math.max(host.clientWidth, 1), Math.max(host.clientHeight, 1)];
    aspect = width / height;
    renderer.setSize(width, height, false);
    camera.left = -camera.top * aspect;
    camera.right = camera.top * aspect;
    camera.updateProjectionMatrix();
    render();
  }

  function look(view: ViewName): void {
    const centre = box.getCenter(new Vector3());
    const radius = Math.max(box.getSize(new Vector3()).length() / 2, 1e-3);
    camera.top = radius;
    camera.bottom = -radius;
    camera.left = -radius * aspect;
    camera.right = radius * aspect;
    camera.near = radius / 100;
    camera.far = radius * 20;
    const direction = new Vector3(...views[view]).normalize();
    // Looking straight down, z cannot be up on the screen as well: y is.
    camera.up.set(0, view === 'top' ? 1 : 0, view === 'top' ? 0 : 1);
    camera.position.copy(centre).addScaledVector(direction, radius * 8);
    controls.target.copy(centre);
    camera.lookAt(centre);
    camera.updateMatrixWorld();
    frameBox(camera, box, aspect);
    controls.update();
    render();
  }

  controls.addEventListener('change', render);
  const observer = new ResizeObserver(resize);
  observer.observe(host);

  return {
    async show(models) {
      const loaded = await Promise.all(models.map(async ({ bytes, other }) => ({ part: await load(bytes), other })));
      for (const old of parts.children) disposeOf(old);
      parts.clear();
      const counts = loaded.map(({ part, other }) => {
        parts.add(part);
        return dress(part, skins, other);
      });
      parts.updateMatrixWorld(true);
      box = new Box3().setFromObject(parts);
      const own = new Box3().setFromObject(parts.children[0] ?? parts).getSize(new Vector3());
      look('iso');
      return { triangles: counts[0] ?? 0, size: [own.x, own.y, own.z] };
    },
    look,
    fit() {
      controls.target.copy(box.getCenter(new Vector3()));
      frameBox(camera, box, aspect);
      controls.update();
      render();
    },
    recolour() {
      paint();
      render();
    },
    dispose() {
      observer.disconnect();
      controls.dispose();
      disposeOf(parts);
      for (const skin of Object.values(skins) as Material[]) skin.dispose();
      renderer.dispose();
    },
  };
}
