/** `weir demo`: see demo/index.ts. */
export { addDemo, demo } from './demo/index.ts';
