import eu.europa.esig.dss.diagnostic.DiagnosticData;
import eu.europa.esig.dss.diagnostic.TimestampWrapper;
import eu.europa.esig.dss.diagnostic.jaxb.XmlSignatureScope;
import eu.europa.esig.dss.model.DSSDocument;
import eu.europa.esig.dss.model.FileDocument;
import eu.europa.esig.dss.policy.EtsiValidationPolicy;
import eu.europa.esig.dss.policy.ValidationPolicyFacade;
import eu.europa.esig.dss.policy.jaxb.ConstraintsParameters;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import eu.europa.esig.dss.validation.reports.Reports;
import java.io.File;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;

/** Prints what the European Commission's DSS library finds in a container, a fact a line. */
public final class CheckWithDss {

	public static void main(String[] args) throws Exception {
		if (args.length == 0) {
			System.err.println("usage: CheckWithDss CONTAINER [TRUSTED-CA.pem]...");
			System.exit(2);
		}
		Reports reports = validate(new FileDocument(args[0]), List.of(args).subList(1, args.length));
		DiagnosticData found = reports.getDiagnosticData();
		System.out.println("container " + found.getContainerType());
		System.out.println("mimetype " + found.getMimetypeFileContent());
		for (TimestampWrapper timestamp : found.getTimestampList()) print(timestamp, reports.getSimpleReport());
	}

	private static Reports validate(DSSDocument container, List<String> anchors) throws Exception {
		CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
		for (String anchor : anchors) trusted.addCertificate(DSSUtils.loadCertificate(new File(anchor)));
		CommonCertificateVerifier verifier = new CommonCertificateVerifier();
		verifier.setTrustedCertSources(trusted);
		SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(container);
		validator.setCertificateVerifier(verifier);
		return validator.validateDocument(new EtsiValidationPolicy(constraints()));
	}

	/**
	 * The library's own policy, which asks for revocation data unless a signer's certificate says that there is none
	 * (noRevAvail, RFC 9608). Here that counts for time-stamp authorities too; nothing else is changed.
	 */
	private static ConstraintsParameters constraints() throws Exception {
		try (InputStream policy = CheckWithDss.class.getResourceAsStream("/policy/constraint.xml")) {
			ConstraintsParameters constraints = ValidationPolicyFacade.newFacade().unmarshall(policy);
			constraints.getTimestamp().getBasicSignatureConstraints().getSigningCertificate().setRevocationDataSkip(
					constraints.getSignatureConstraints().getBasicSignatureConstraints().getSigningCertificate()
							.getRevocationDataSkip());
			return constraints;
		}
	}

	private static void print(TimestampWrapper timestamp, SimpleReport report) {
		System.out.println("timestamp " + timestamp.getFilename());
		System.out.println("imprint " + (timestamp.isMessageImprintDataIntact() ? "intact" : "broken"));
		System.out.println("signature " + (timestamp.isSignatureIntact() ? "intact" : "broken"));
		System.out.println("result " + report.getIndication(timestamp.getId())
				+ " " + Objects.toString(report.getSubIndication(timestamp.getId()), ""));
		for (XmlSignatureScope scope : timestamp.getTimestampScopes()) System.out.println("covers " + scope.getName());
	}
}
