package io.discovery.local.definition;

import io.discovery.catalog.Service;
import io.discovery.catalog.ServiceAddress;
import io.discovery.catalog.Weights;
import io.discovery.local.document.Fields;
import io.discovery.local.document.Value;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads one service definition. */
final class ServiceReader {
  /** Most tags: a service with more uses them as a database. */
  private static final int MOST_TAGS = 256;

  /** Longest tag, characters; load balancers keep whole routing rules in one. */
  private static final int LONGEST_TAG = 1024;

  /** Bounds of the metadata, those of the family. */
  private static final int MOST_META = 64;

  private static final int LONGEST_META_KEY = 128;
  private static final int LONGEST_META_VALUE = 512;
  private static final String RESERVED_META = "consul-";

  /** Weights are 16-bit numbers in SRV records, RFC 2782. */
  private static final int HEAVIEST = 65_535;

  /** Longest address, characters: the longest DNS name. */
  private static final int LONGEST_ADDRESS = 253;

  private static final String[] MESH = {"connect", "proxy"};

  private ServiceReader() {}

  /**
   * Reads a service.
   *
   * @param overApi whether a caller of the API declares it, rather than a file
   */
  static ServiceDefinition read(Fields fields, Ids ids, boolean scriptChecks, boolean overApi) {
    refuseMesh(fields);
    String name = fields.text("name", "");
    if (name.isEmpty() && (!fields.has("name") || fields.raw("name") instanceof Value.Text)) {
      fields.refuse("name", "a service needs a name", "write \"name\": \"web\"");
    }
    NameRules.judge(fields, "name", name);
    NameRules.noticeUnlessDnsLabel(fields, "name", name);
    String given = fields.text("id", "");
    NameRules.judge(fields, "id", given);
    String id = given.isEmpty() ? name : given;
    ids.claim(DeclaredId.service(id), fields);
    CheckReader.noticeWithoutEffect(fields, "token", "nothing checks tokens in this version");
    Service service =
        new Service(
            id,
            name,
            tags(fields),
            address(fields),
            fields.port("port", 0),
            taggedAddresses(fields),
            meta(fields),
            weights(fields),
            fields.bool("enable_tag_override", false));
    Announce announce = announce(fields, overApi);
    return new ServiceDefinition(service, checks(fields, service, ids, scriptChecks), announce);
  }

  private static Announce announce(Fields fields, boolean overApi) {
    String given = fields.text("announce", "");
    Announce announce = given.isEmpty() ? Announce.AT_ONCE : Announce.ofWord(given).orElse(null);
    if (announce == null) {
      fields.refuse("announce", "says nothing known", "write at_once or after_run");
      return Announce.AT_ONCE;
    }
    if (overApi && announce != Announce.AT_ONCE) {
      fields.refuse(
          "announce",
          "is for definition files: whoever registers over the API says so when it is ready",
          "remove it, and register once the service listens");
    }
    return announce;
  }

  private static void refuseMesh(Fields fields) {
    for (String key : MESH) {
      if (fields.raw(key) instanceof Value.Obj object && object.members().isEmpty()) {
        continue;
      }
      if (fields.has(key)) {
        fields.refuse(key, "service mesh is not part of this product", "remove it");
      }
    }
    if (!fields.text("kind", "").isEmpty()) {
      fields.refuse("kind", "service mesh is not part of this product", "remove it");
    }
    String namespace = fields.text("namespace", "");
    if (!namespace.isEmpty() && !namespace.equals("default")) {
      fields.refuse("namespace", "there are no namespaces", "remove it");
    }
  }

  private static List<String> tags(Fields fields) {
    Set<String> tags = new LinkedHashSet<>();
    for (String tag : fields.textList("tags")) {
      if (tag.length() > LONGEST_TAG) {
        fields.refuse("tags", "has a tag longer than " + LONGEST_TAG + " characters", "shorten it");
      } else if (tag.isBlank()) {
        fields.notice("tags", "has an empty tag, left out", "remove it");
      } else {
        tags.add(tag);
      }
    }
    if (tags.size() > MOST_TAGS) {
      fields.refuse("tags", "has " + tags.size() + " tags", "write at most " + MOST_TAGS);
    }
    return List.copyOf(tags);
  }

  private static String address(Fields fields) {
    String address = fields.text("address", "");
    switch (address) {
      case "0.0.0.0", "::", "[::]" ->
          fields.refuse(
              "address",
              "stands for every address and reaches none",
              "write the one to reach the service at, or leave it out for that of the node");
      default -> judgeAddress(fields, address);
    }
    return address;
  }

  private static void judgeAddress(Fields fields, String address) {
    if (address.length() > LONGEST_ADDRESS) {
      fields.refuse(
          "address", "is longer than " + LONGEST_ADDRESS + " characters", "write an IP or a name");
      return;
    }
    for (int i = 0; i < address.length(); i++) {
      char c = address.charAt(i);
      if (Character.isISOControl(c) || Character.isWhitespace(c) || c == '/') {
        fields.refuse("address", "is not an address", "write an IP address or a host name alone");
        return;
      }
    }
  }

  private static SortedMap<String, ServiceAddress> taggedAddresses(Fields fields) {
    SortedMap<String, ServiceAddress> addresses = new TreeMap<>();
    fields
        .childrenByName("tagged_addresses")
        .forEach(
            (role, one) -> {
              String address = address(one);
              addresses.put(role, new ServiceAddress(address, one.port("port", 0)));
              if (address.isEmpty()) {
                one.refuse("address", "a tagged address needs an address", "write one");
              }
            });
    return addresses;
  }

  private static SortedMap<String, String> meta(Fields fields) {
    SortedMap<String, String> meta = new TreeMap<>(fields.textMap("meta"));
    if (meta.size() > MOST_META) {
      fields.refuse("meta", "has " + meta.size() + " pairs", "write at most " + MOST_META);
    }
    meta.forEach((key, value) -> judgeMeta(fields, key, value));
    return meta;
  }

  private static void judgeMeta(Fields fields, String key, String value) {
    if (!isMetaKey(key)) {
      fields.refuse(
          "meta",
          "has a key that is not 1 to " + LONGEST_META_KEY + " letters, digits, - or _",
          "rename it");
    } else if (key.startsWith(RESERVED_META)) {
      fields.refuse(
          "meta", "has a key beginning with " + RESERVED_META + ", which is reserved", "rename it");
    } else if (value.length() > LONGEST_META_VALUE) {
      fields.refuse(
          "meta",
          "has a value longer than " + LONGEST_META_VALUE + " characters under " + key,
          "shorten it");
    }
  }

  private static boolean isMetaKey(String key) {
    for (int i = 0; i < key.length(); i++) {
      char c = key.charAt(i);
      boolean plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
      if (!plain && c != '-' && c != '_') {
        return false;
      }
    }
    return !key.isEmpty() && key.length() <= LONGEST_META_KEY;
  }

  private static Weights weights(Fields fields) {
    Fields weights = fields.child("weights");
    if (weights == null) {
      return Weights.DEFAULT;
    }
    return new Weights(
        (int) weights.integer("passing", 1, 1, HEAVIEST),
        (int) weights.integer("warning", 1, 0, HEAVIEST));
  }

  private static List<CheckDefinition> checks(
      Fields fields, Service service, Ids ids, boolean scriptChecks) {
    List<Fields> all = new ArrayList<>();
    Fields single = fields.child("check");
    if (single != null) {
      all.add(single);
    }
    all.addAll(fields.children("checks"));
    List<CheckDefinition> checks = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      int ordinal = all.size() == 1 ? 0 : i + 1;
      checks.add(CheckReader.inside(all.get(i), service, ordinal, ids, scriptChecks));
    }
    return checks;
  }
}
