export * from './gen/spanforge/audit/v1/audit_service_pb.js';
export * from './gen/spanforge/audit/v1/chain_pb.js';
export * from './gen/spanforge/audit/v1/import_pb.js';
export * from './gen/spanforge/audit/v1/record_pb.js';
