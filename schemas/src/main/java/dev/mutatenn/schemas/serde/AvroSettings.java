package dev.mutatenn.schemas.serde;

import java.util.Map;
import org.apache.kafka.common.config.ConfigException;

/**
 * The settings of the serdes, under the names that Confluent's serde has for them.
 *
 * @param addresses base addresses of the registry, separated by commas
 * @param credentials {@code user:password}, or null
 * @param autoRegister whether the serializer registers schemas the registry does not know (default true)
 * @param useLatest whether the serializer writes with the subject's latest schema instead (default false)
 */
record AvroSettings(String addresses, String credentials, boolean autoRegister, boolean useLatest) {
  static final String URL = "schema.registry.url";
  static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
  static final String USER_INFO = "basic.auth.user.info";
  static final String AUTO_REGISTER = "auto.register.schemas";
  static final String USE_LATEST = "use.latest.version";

  static AvroSettings of(Map<String, ?> configuration) {
    Object url = configuration.get(URL);
    if (url == null || url.toString().isBlank()) {
      throw new ConfigException(URL, url, "the schema registry's address is needed, for example http://localhost:8081");
    }
    return new AvroSettings(url.toString(), credentials(configuration), flag(configuration, AUTO_REGISTER, true), flag(configuration, USE_LATEST, false));
  }

  RegistryClient client() {
    return new RegistryClient(addresses, credentials);
  }

  /** Everything but the secret. */
  @Override
  public String toString() {
    return "AvroSettings[" + addresses + ", autoRegister=" + autoRegister + ", useLatest=" + useLatest + "]";
  }

  private static String credentials(Map<String, ?> configuration) {
    Object userInfo = configuration.get(USER_INFO);
    Object source = configuration.get(CREDENTIALS_SOURCE);
    if (source != null && !"USER_INFO".equals(source.toString())) {
      throw new ConfigException(CREDENTIALS_SOURCE, source, "only USER_INFO is known");
    }
    return userInfo == null || userInfo.toString().isBlank() ? null : userInfo.toString();
  }

  private static boolean flag(Map<String, ?> configuration, String name, boolean otherwise) {
    Object value = configuration.get(name);
    if (value == null) {
      return otherwise;
    }
    return switch (value.toString()) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new ConfigException(name, value, "true or false is needed");
    };
  }
}
