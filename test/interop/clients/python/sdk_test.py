"""What code written for the SDK can rely on. The service is SPANFORGE_ENDPOINT; each test has a project of its own."""

import asyncio
import concurrent.futures
import datetime
import hashlib
import os
import pathlib
import re
import tempfile
import threading
import unittest
import uuid

from spanforge_cec import sdk
from spanforge_cec.sdk import SFAuditClient, SFCECClient, SFClientConfig

YEAR = ("2020-01-01", f"{datetime.date.today().year}-12-31")
KEY = "a signing key of the tests with more than 32 bytes"
TIME_TEXT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00")


def config(**changes):
    return SFClientConfig(**{"endpoint": os.environ["SPANFORGE_ENDPOINT"], "signing_key": KEY, **changes})


def new_project():
    return f"p-{uuid.uuid4().hex}"


class Bundles(unittest.TestCase):
    def setUp(self):
        self.cec = SFCECClient(config())
        self.audit = SFAuditClient(config())
        self.project = new_project()
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def build(self, **changes):
        return self.cec.build_bundle(self.project, YEAR, **changes)

    def test_a_bundle_holds_what_was_appended(self):
        for _ in range(3):
            self.audit.append({"model": "m", "score": 0.5}, "halluccheck.score.v1", project_id=self.project)
        seen = []
        bundle = self.build(frameworks=["EU AI Act"], on_progress=lambda *progress: seen.append(progress))
        self.assertEqual(bundle.record_counts["score_records"], 3)
        self.assertEqual(next(iter(bundle.record_counts)), "score_records")
        self.assertEqual(bundle.frameworks_covered, ["EU AI Act"])
        self.assertRegex(bundle.generated_at, TIME_TEXT)
        generated = datetime.datetime.fromisoformat(bundle.generated_at)
        self.assertEqual(bundle.expires_at - generated, datetime.timedelta(hours=24))
        self.assertEqual({clause.framework for clause in bundle.clause_map}, {"eu_ai_act"})
        self.assertIn(sdk.ClauseSatisfaction.GAP, {clause.status for clause in bundle.clause_map})
        self.assertIn(("PROVING", 4, 4), seen)

    def test_a_verdict_is_about_the_file_that_is_here(self):
        bundle = self.build()
        path = self.folder / "bundle.zip"
        self.cec.download_bundle(bundle.bundle_id, str(path))
        self.assertEqual(f"sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}", bundle.sha256)
        verdict = self.cec.verify_bundle(str(path))
        self.assertEqual((verdict.overall_valid, verdict.errors), (True, []))
        self.assertEqual(verdict.bundle_id, bundle.bundle_id)
        self.assertIn("manifest_hmac", {check for check, status, _ in verdict.checks if status == "PASS"})
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 1
        path.write_bytes(data)
        verdict = self.cec.verify_bundle(str(path))
        self.assertFalse(verdict.overall_valid)
        self.assertNotEqual(verdict.errors, [])

    def test_what_is_no_archive_has_no_verdict(self):
        path = self.folder / "no.zip"
        with self.assertRaises(sdk.SFCECVerifyError) as missing:
            self.cec.verify_bundle(str(path))
        self.assertEqual(missing.exception.reason, "SFCEC_VERIFY_ERROR")
        path.write_text("no archive")
        with self.assertRaises(sdk.SFCECVerifyError) as unreadable:
            self.cec.verify_bundle(str(path))
        self.assertIsInstance(unreadable.exception, ValueError)
        with self.assertRaises(sdk.SFCECVerifyError):
            self.cec.verify_bundle(str(self.folder))

    def test_a_file_too_large_for_a_message_is_verified_all_the_same(self):
        path = self.folder / "large.zip"
        self.cec.download_bundle(os.environ["LARGE_BUNDLE"], str(path))
        self.assertGreater(path.stat().st_size, 100_000_000)
        verdict = self.cec.verify_bundle(str(path))
        self.assertEqual((verdict.overall_valid, verdict.errors), (True, []))
        with path.open("ab") as file:
            file.write(b"x")
        self.assertFalse(self.cec.verify_bundle(str(path)).overall_valid)

    def test_a_bundle_is_found_again_and_its_link_renewed(self):
        bundle = self.build()
        again = SFCECClient(config()).get_bundle(bundle.bundle_id)
        self.assertEqual((again.zip_path, again.sha256), (bundle.zip_path, bundle.sha256))
        renewed = self.cec.reissue_download_url(bundle.bundle_id)
        self.assertGreater(renewed.expires_at, bundle.expires_at)
        self.assertEqual(renewed.zip_path, bundle.zip_path)
        self.assertIsNone(self.cec.get_bundle("cec-01JXXXXXXXXXXXXXXXXXX"))
        with self.assertRaises(sdk.SFCECBuildError):
            self.cec.reissue_download_url("cec-01JXXXXXXXXXXXXXXXXXX")

    def test_what_is_given_wrongly_is_a_value_error_too(self):
        for project, dates, frameworks, field in [
            ("", YEAR, None, "project_id"),
            (self.project, ("2026-02-31", "2026-03-01"), None, "from_date"),
            (self.project, YEAR, ["iso9999"], "frameworks"),
            (self.project, ("2026-01-01",), None, "date_range"),
            (self.project, None, None, "date_range"),
        ]:
            with self.subTest(field), self.assertRaises(sdk.SFCECBuildError) as refused:
                self.cec.build_bundle(project, dates, frameworks)
            self.assertIsInstance(refused.exception, ValueError)
            self.assertIn(field, str(refused.exception))

    def test_a_build_that_is_cancelled_ends(self):
        async def run():
            started = asyncio.Event()
            loop = asyncio.get_running_loop()
            building = asyncio.create_task(
                self.cec.build_bundle_async(
                    os.environ["LARGE_PROJECT"],
                    YEAR,
                    on_progress=lambda *_: loop.call_soon_threadsafe(started.set),
                )
            )
            await started.wait()
            building.cancel()
            with self.assertRaises(asyncio.CancelledError):
                await building

        count = self.cec.get_status().bundle_count
        asyncio.run(run())
        self.assertEqual(self.cec.get_status().bundle_count, count)

    def test_a_secret_is_not_sent_over_cleartext(self):
        elsewhere = SFCECClient(config(endpoint="http://cec.example:8080"))
        with self.assertRaises(sdk.SFCECBuildError) as refused:
            elsewhere.build_bundle(self.project, YEAR)
        self.assertIn("signing_key: is not sent over cleartext", str(refused.exception))
        self.assertNotIn(KEY, repr(config()))

    def test_a_service_that_does_not_answer_is_an_error(self):
        nobody = SFCECClient(config(endpoint="http://127.0.0.1:1", max_retries=1))
        with self.assertRaises(sdk.SFCECBuildError) as unreachable:
            nobody.build_bundle(self.project, YEAR)
        self.assertNotIsInstance(unreachable.exception, ValueError)
        with self.assertRaises(sdk.SFCECError):
            nobody.get_status()

    def test_settings_that_cannot_be_used_are_refused(self):
        for changes in [{"endpoint": "cec.example"}, {"endpoint": "ftp://cec.example"}, {"tls_verify": False}]:
            with self.subTest(**changes), self.assertRaises(ValueError):
                SFCECClient(config(**changes))
        with self.assertRaisesRegex(ValueError, "SPANFORGE_TIMEOUT_MS"):
            SFClientConfig.from_env({"SPANFORGE_TIMEOUT_MS": "soon"})

    def test_an_agreement_echoes_what_it_was_given(self):
        controller = {"name": "Acme Corp", "address": "1 Main St", "extra": {"floor": 3}}
        terms = {
            "controller_details": controller,
            "processor_details": {"name": "SpanForge Inc", "address": "2 Cloud Way"},
            "subject_categories": ["employees"],
            "transfer_mechanisms": ["SCCs"],
            "retention_period_days": 2555,
            "law_of_contract": "laws of Ireland",
        }
        document = self.cec.generate_dpa(self.project, **terms)
        self.assertEqual(document.controller_details, controller)
        self.assertIn("Acme Corp", document.content)
        self.assertNotEqual(document.open_items, [])
        for wrong in [{"controller_details": {"name": "Acme"}}, {"retention_period_days": 0}]:
            with self.assertRaises(sdk.SFCECExportError) as refused:
                self.cec.generate_dpa(self.project, **{**terms, **wrong})
            self.assertIsInstance(refused.exception, ValueError)
        for wrong in [{"retention_period_days": "long"}, {"controller_details": {"name": object()}}]:
            with self.assertRaises(sdk.SFCECExportError):
                self.cec.generate_dpa(self.project, **{**terms, **wrong})

    def test_twenty_threads_share_a_client(self):
        before = self.cec.get_status().bundle_count
        barrier = threading.Barrier(20)

        def work(number):
            barrier.wait()
            project = f"{self.project}-{number}"
            for i in range(10):
                self.audit.append({"model": "m", "score": i / 10}, "halluccheck.score.v1", project_id=project)
            bundle = self.cec.build_bundle(project, YEAR)
            verdict = self.cec.verify_bundle(bundle.zip_path)
            return bundle.bundle_id, bundle.record_counts["score_records"], verdict.overall_valid

        with concurrent.futures.ThreadPoolExecutor(20) as pool:
            results = list(pool.map(work, range(20)))
        self.assertEqual({(count, valid) for _, count, valid in results}, {(10, True)})
        self.assertEqual(len({bundle_id for bundle_id, _, _ in results}), 20)
        self.assertEqual(self.cec.get_status().bundle_count, before + 20)


class EvidenceLog(unittest.TestCase):
    def setUp(self):
        self.project = new_project()
        self.audit = SFAuditClient(config(project_id=self.project))

    def test_records_come_back_in_order(self):
        appended = [self.audit.append({"score": i / 4, "text": "é"}, "halluccheck.score.v1") for i in range(3)]
        self.audit.append({"bias": 0.1}, "halluccheck.bias.v1")
        records = self.audit.export("halluccheck.score.v1")
        self.assertEqual([record["record_id"] for record in records], [result.record_id for result in appended])
        self.assertEqual([record["score"] for record in records], [0, 0.25, 0.5])
        self.assertEqual([record["hmac"] for record in records], [result.hmac for result in appended])
        self.assertRegex(appended[0].timestamp, TIME_TEXT)
        self.assertEqual(len(self.audit.export()), 4)
        self.assertEqual(len(self.audit.export(limit=2)), 2)
        self.assertEqual(self.audit.export(date_range=("2020-01-01", "2020-12-31")), [])
        self.assertEqual(len(self.audit.export(date_range=("2020-01-01", None))), 4)

    def test_a_record_that_was_altered_is_told(self):
        for i in range(3):
            self.audit.append({"score": i}, "halluccheck.score.v1")
        records = self.audit.export()
        self.assertTrue(self.audit.verify_chain(records)["valid"])
        self.assertTrue(self.audit.verify_chain()["valid"])
        records[1]["score"] = 99
        verdict = self.audit.verify_chain(records)
        self.assertEqual((verdict["valid"], verdict["tampered_count"]), (False, 1))
        self.assertEqual(verdict["first_tampered"], records[1]["record_id"])

    def test_what_is_given_wrongly_is_a_value_error_too(self):
        for record, key, kind in [
            ({"score": 1}, "acme.custom.v1", sdk.SFAuditSchemaError),
            ({"score": float("nan")}, "halluccheck.score.v1", sdk.SFAuditAppendError),
            ({"score": 2**60 + 1}, "halluccheck.score.v1", sdk.SFAuditAppendError),
            ({"score": object()}, "halluccheck.score.v1", sdk.SFAuditAppendError),
            ("text", "halluccheck.score.v1", sdk.SFAuditAppendError),
        ]:
            with self.subTest(str(record)), self.assertRaises(kind) as refused:
                self.audit.append(record, key)
            self.assertIsInstance(refused.exception, ValueError)
        self.audit.append({"score": 1}, "acme.custom.v1", strict_schema=False)
        with self.assertRaises(sdk.SFAuditQueryError) as refused:
            self.audit.export(date_range=("soon", None))
        self.assertIsInstance(refused.exception, ValueError)
        with self.assertRaises(ValueError):
            SFAuditClient(config()).append({"score": 1}, "halluccheck.score.v1")


if __name__ == "__main__":
    unittest.main(verbosity=2)
