from spanforge_cec.sdk import sf_cec

result = sf_cec.get_bundle("cec-01JXXXXXXXXXXXXXXXXXX")
if result:
    print(result.download_url)
else:
    print("Bundle not found in session registry")
