export { MemoryObjects } from '../../local/src/warehouse/objects/memory-objects';
