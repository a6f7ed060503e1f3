import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * Checks a folder into which the release was deployed: what Maven Central asks of every module, the
 * licence in every jar, and that tf-bom names every module.
 *
 * <pre>java src/checks/CheckStaging.java target/staging [--signed]</pre>
 */
public final class CheckStaging {
  private static final String GROUP = "io.github.timefreq";

  private final Path root;
  private final boolean signed;
  private final List<String> flaws = new ArrayList<>();
  private final Map<String, Document> poms = new TreeMap<>();
  private final Map<String, String> versions = new TreeMap<>();

  private CheckStaging(Path root, boolean signed) {
    this.root = root;
    this.signed = signed;
  }

  public static void main(String[] args)
      throws IOException, ParserConfigurationException, SAXException {
    CheckStaging check =
        new CheckStaging(Path.of(args[0]), args.length > 1 && args[1].equals("--signed"));
    check.run();
    check.flaws.forEach(flaw -> System.out.println("wrong: " + flaw));
    System.out.println(
        check.flaws.isEmpty() ? "checked: " + check.versions : check.flaws.size() + " faults");
    System.exit(check.flaws.isEmpty() ? 0 : 1);
  }

  private void run() throws IOException, ParserConfigurationException, SAXException {
    Path group = root.resolve(GROUP.replace('.', '/'));
    List<Path> files;
    try (Stream<Path> paths = Files.walk(group)) {
      files = paths.filter(path -> path.toString().endsWith(".pom")).sorted().toList();
    }
    for (Path pom : files) {
      String artifact = pom.getParent().getParent().getFileName().toString();
      if (poms.containsKey(artifact)) {
        flaws.add(artifact + " is there twice: empty the folder first");
      }
      poms.put(artifact, parse(pom));
      versions.put(artifact, pom.getParent().getFileName().toString());
    }
    if (!poms.containsKey("timefreq-parent") || !poms.containsKey("tf-core")) {
      flaws.add("the modules are not in " + group);
      return;
    }
    if (new TreeSet<>(versions.values()).size() != 1) {
      flaws.add("the versions differ: " + versions);
    }
    for (Path pom : files) {
      checkPom(pom.getParent().getParent().getFileName().toString());
      checkFiles(pom);
    }
    checkBom();
  }

  private void checkPom(String artifact) {
    Element project = poms.get(artifact).getDocumentElement();
    for (String own : List.of("name", "description")) {
      need(artifact, child(project, own), own);
    }
    for (String path :
        List.of(
            "url",
            "inceptionYear",
            "licenses/license/name",
            "licenses/license/url",
            "developers/developer/name",
            "scm/connection",
            "scm/developerConnection",
            "scm/url")) {
      String value = "";
      for (Element from = project; from != null && value.isBlank(); from = parent(from)) {
        value = child(from, path);
      }
      need(artifact, value, path);
    }
  }

  private void need(String artifact, String value, String what) {
    if (value.isBlank() || value.contains("${")) {
      flaws.add(artifact + ": its pom has no " + what);
    }
  }

  private Element parent(Element project) {
    String name = child(project, "parent/artifactId");
    return poms.containsKey(name) ? poms.get(name).getDocumentElement() : null;
  }

  private void checkFiles(Path pom) throws IOException {
    String base = pom.getFileName().toString().replaceFirst("\\.pom$", "");
    String artifact = pom.getParent().getParent().getFileName().toString();
    List<String> names = new ArrayList<>(List.of(".pom"));
    if (!child(poms.get(artifact).getDocumentElement(), "packaging").equals("pom")) {
      names.addAll(List.of(".jar", "-sources.jar", "-javadoc.jar", "-cyclonedx.json"));
    }
    for (String name : names) {
      Path file = pom.resolveSibling(base + name);
      if (!Files.isRegularFile(file)) {
        flaws.add(artifact + ": no " + file.getFileName());
        continue;
      }
      if (signed && !Files.isRegularFile(file.resolveSibling(file.getFileName() + ".asc"))) {
        flaws.add(artifact + ": no signature of " + file.getFileName());
      }
      if (name.endsWith(".jar")) {
        try (ZipFile jar = new ZipFile(file.toFile())) {
          for (String entry : List.of("META-INF/LICENSE", "META-INF/NOTICE")) {
            if (jar.getEntry(entry) == null) {
              flaws.add(artifact + ": no " + entry + " in " + file.getFileName());
            }
          }
          if (name.equals(".jar")
              && jar.stream().map(ZipEntry::getName).noneMatch(CheckStaging::isClass)) {
            flaws.add(artifact + ": no class in " + file.getFileName());
          }
        }
      }
    }
  }

  private static boolean isClass(String name) {
    return name.endsWith(".class");
  }

  private void checkBom() {
    if (!poms.containsKey("tf-bom")) {
      flaws.add("there is no tf-bom");
      return;
    }
    TreeSet<String> named = new TreeSet<>();
    Element managed =
        element(poms.get("tf-bom").getDocumentElement(), "dependencyManagement/dependencies");
    for (Node node = managed.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element dependency) {
        named.add(child(dependency, "artifactId"));
      }
    }
    TreeSet<String> modules = new TreeSet<>(poms.keySet());
    modules.removeAll(List.of("timefreq-parent", "tf-bom", "tf-examples"));
    if (!named.equals(modules)) {
      flaws.add("tf-bom names " + named + ", but the modules are " + modules);
    }
  }

  private static String child(Element from, String path) {
    Element element = element(from, path);
    return element == null ? "" : element.getTextContent().strip();
  }

  private static Element element(Element from, String path) {
    Element at = from;
    for (String name : path.split("/")) {
      Node node = at.getFirstChild();
      while (node != null && !(node instanceof Element && node.getNodeName().equals(name))) {
        node = node.getNextSibling();
      }
      if (node == null) {
        return null;
      }
      at = (Element) node;
    }
    return at;
  }

  private static Document parse(Path file)
      throws IOException, ParserConfigurationException, SAXException {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(Files.readAllBytes(file)));
  }
}
