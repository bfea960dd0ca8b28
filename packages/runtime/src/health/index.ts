export { type Exposition, HealthServer } from './health-server.ts';
export { Readiness, type ReadinessReport } from './readiness.ts';
