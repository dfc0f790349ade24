from spanforge_cec.sdk import sf_cec

# Re-issue a download URL 23 hours after bundle creation
refreshed = sf_cec.reissue_download_url("cec-01JXXXXXXXXXXXXXXXXXX")
print(refreshed.expires_at)  # now +24 h from now
print(refreshed.download_url)  # same path, fresh expiry
