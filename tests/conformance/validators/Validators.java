import com.fasterxml.jackson.databind.ObjectMapper;
import eu.europa.esig.dss.enumerations.TokenExtractionStrategy;
import eu.europa.esig.dss.model.InMemoryDocument;
import eu.europa.esig.dss.simplereport.SimpleReport;
import eu.europa.esig.dss.spi.DSSUtils;
import eu.europa.esig.dss.spi.validation.CommonCertificateVerifier;
import eu.europa.esig.dss.spi.x509.CommonTrustedCertificateSource;
import eu.europa.esig.dss.validation.SignedDocumentValidator;
import java.io.File;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * What veraPDF (PDF/A-3a, PDF/UA-1) and DSS (PAdES, offline) say about files: one JSON object a line.
 * Arguments: the root certificate that is trusted, then the files. A validator that stops with an error ends the run.
 */
public class Validators {
    private static final int REPORTED_FAILURES = 1000;

    public static void main(String[] arguments) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        ObjectMapper json = new ObjectMapper();
        CommonTrustedCertificateSource trusted = new CommonTrustedCertificateSource();
        trusted.addCertificate(DSSUtils.loadCertificate(new File(arguments[0])));
        for (String name : List.of(arguments).subList(1, arguments.length)) {
            File file = new File(name);
            Map<String, Object> line = new LinkedHashMap<>();
            line.put("file", file.getName());
            line.put("PDF/A-3a", conformance(file, PDFAFlavour.PDFA_3_A));
            line.put("PDF/UA-1", conformance(file, PDFAFlavour.PDFUA_1));
            line.put("signatures", signatures(Files.readAllBytes(file.toPath()), trusted));
            System.out.println(json.writeValueAsString(line));
        }
    }

    private static Map<String, Object> conformance(File file, PDFAFlavour flavour) throws Exception {
        try (var parser = Foundries.defaultInstance().createParser(file, flavour);
             var validator = Foundries.defaultInstance().createValidator(flavour, REPORTED_FAILURES, false, true, false)) {
            ValidationResult result = validator.validate(parser);
            Map<String, String> broken = new TreeMap<>();
            for (TestAssertion assertion : result.getTestAssertions()) {
                if (assertion.getStatus() == TestAssertion.Status.FAILED) {
                    String rule = assertion.getRuleId().getClause() + "/" + assertion.getRuleId().getTestNumber();
                    broken.putIfAbsent(rule, assertion.getMessage() + " at " + assertion.getLocation().getContext());
                }
            }
            return Map.of("conforms", result.isCompliant(), "checks", result.getTotalAssertions(), "broken", broken);
        }
    }

    private static List<Map<String, Object>> signatures(byte[] pdf, CommonTrustedCertificateSource trusted) {
        List<Map<String, Object>> list = new ArrayList<>();
        SignedDocumentValidator validator = SignedDocumentValidator.fromDocument(new InMemoryDocument(pdf));
        CommonCertificateVerifier verifier = new CommonCertificateVerifier();
        verifier.setTrustedCertSources(trusted);
        validator.setCertificateVerifier(verifier);
        validator.setTokenExtractionStrategy(TokenExtractionStrategy.NONE);
        SimpleReport report = validator.validateDocument().getSimpleReport();
        for (String id : report.getSignatureIdList()) {
            Map<String, Object> signature = new LinkedHashMap<>();
            signature.put("verdict", String.valueOf(report.getIndication(id)));
            signature.put("reason", String.valueOf(report.getSubIndication(id)));
            signature.put("level", String.valueOf(report.getSignatureFormat(id)));
            signature.put("by", report.getSignedBy(id));
            signature.put("errors", report.getAdESValidationErrors(id).stream().map(m -> m.getValue()).toList());
            signature.put("warnings", report.getAdESValidationWarnings(id).stream().map(m -> m.getValue()).toList());
            list.add(signature);
        }
        return list;
    }
}
