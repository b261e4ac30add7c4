import java.io.FileInputStream;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Says of each PDF file which rules of a flavour it breaks.
 *
 * <p>VeraCheck FLAVOURS FILE...: flavours are veraPDF's ids, parted by commas, like "ua1" or
 * "ua1,3a". One line a file and flavour, then one a broken rule with its first place. Ends with
 * 0 when nothing is broken, 1 otherwise.
 */
public final class VeraCheck {
  private VeraCheck() {}

  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    int broken = 0;
    for (String id : arguments[0].split(",")) {
      PDFAFlavour flavour = PDFAFlavour.byFlavourId(id);
      for (int index = 1; index < arguments.length; index++) {
        broken += check(arguments[index], flavour) ? 0 : 1;
      }
    }
    System.exit(broken == 0 ? 0 : 1);
  }

  private static boolean check(String path, PDFAFlavour flavour) throws Exception {
    try (InputStream file = new FileInputStream(path);
        PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
      ValidationResult result =
          Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
      String verdict = result.isCompliant() ? "passes" : "fails";
      System.out.println(path + ": " + verdict + " " + flavour.getId());
      Map<String, TestAssertion> first = new LinkedHashMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
          first.putIfAbsent(rule, assertion);
        }
      }
      first.forEach(
          (rule, assertion) ->
              System.out.println(
                  "  " + rule + ": " + assertion.getMessage() + " First at "
                      + assertion.getLocation().getContext()));
      return result.isCompliant();
    }
  }
}
