from spanforge_cec.sdk import sf_cec

# Build a signed compliance evidence bundle
result = sf_cec.build_bundle(
    project_id="my-agent",
    date_range=("2026-01-01", "2026-03-31"),
    frameworks=["eu_ai_act", "soc2"],
)
print(result.bundle_id)  # "cec-<ulid>"
print(result.zip_path)  # "/tmp/halluccheck_cec_my-agent_2026-01-01_2026-03-31.zip"
print(result.hmac_manifest)  # "hmac-sha256:<64 hex chars>"
print(result.record_counts)  # {"score_records": 120, "pii_detections": 8, ...}

# Verify the bundle
check = sf_cec.verify_bundle(result.zip_path)
assert check.overall_valid
assert check.manifest_valid
assert check.chain_valid

# Generate a GDPR Art.28 DPA
dpa = sf_cec.generate_dpa(
    project_id="my-agent",
    controller_details={"name": "Acme Corp", "address": "1 Main St"},
    processor_details={"name": "SpanForge Inc", "address": "2 Cloud Way"},
    subject_categories=["employees", "end-users"],
    transfer_mechanisms=["SCCs"],
    retention_period_days=2555,
    law_of_contract="GDPR Art.28",
)
print(dpa.document_id)

# Check service status
status = sf_cec.get_status()
print(status.bundle_count)
print(status.frameworks_supported)  # ["eu_ai_act", "iso_42001", ...]
