import asyncio

from spanforge_cec.sdk import sf_cec

result = asyncio.run(
    sf_cec.build_bundle_async(
        "my-agent",
        ("2026-01-01", "2026-03-31"),
        frameworks=["eu_ai_act"],
    )
)
print(result.bundle_id)
