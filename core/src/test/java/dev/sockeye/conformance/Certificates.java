package dev.sockeye.conformance;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Keys and certificates, made by the JDK's keytool: an authority, and what it has signed for a
 * server of localhost, for one of other.example and for a client; and a stranger of the client's
 * name, whom it has not.
 */
public final class Certificates {

    private static final String PASSWORD = "sockeye";

    private final Path directory;
    private final KeyStore store;

    private Certificates(Path directory, KeyStore store) {
        this.directory = directory;
        this.store = store;
    }

    /** Made once for all tests, in a directory that is removed with them. */
    private static final class Shared {
        static final Certificates INSTANCE = make();
    }

    /** Returns those of all tests. */
    public static Certificates shared() {
        return Shared.INSTANCE;
    }

    private static Certificates make() {
        try {
            var directory = Files.createTempDirectory("sockeye-tls");
            var file = directory.resolve("keys.p12");
            keytool(file, "ca", "-ext", "bc:c");
            keytool(
                    file,
                    "server",
                    "-signer",
                    "ca",
                    "-ext",
                    "san=dns:localhost,ip:127.0.0.1,ip:0:0:0:0:0:0:0:1");
            keytool(file, "other", "-signer", "ca", "-ext", "san=dns:other.example");
            keytool(file, "client", "-signer", "ca");
            keytool(file, "stranger");
            var made =
                    new Certificates(
                            directory, KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
            made.writePem();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> remove(directory)));
            return made;
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static void keytool(Path file, String alias, String... more)
            throws IOException, InterruptedException {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-J-XX:TieredStopAtLevel=1",
                                "-J-XX:+UseSerialGC",
                                "-genkeypair",
                                "-keystore",
                                file.toString(),
                                "-storetype",
                                "PKCS12",
                                "-storepass",
                                PASSWORD,
                                "-alias",
                                alias,
                                "-dname",
                                "CN=" + alias,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-validity",
                                "2"));
        command.addAll(Arrays.asList(more));
        var log = file.resolveSibling("keytool.log").toFile();
        var process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                        .start();
        if (!process.waitFor(300, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("keytool: " + Files.readString(log.toPath()));
        }
    }

    private static void remove(Path directory) {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                Files.delete(file);
            }
            Files.delete(directory);
        } catch (IOException _) {
            // The system removes it some day.
        }
    }

    // ---- as files, for other programs ----

    private void writePem() throws IOException, GeneralSecurityException {
        for (var alias : List.of("ca", "server", "client")) {
            var certificates = new StringBuilder();
            for (var certificate : chain(alias)) {
                certificates.append(pem("CERTIFICATE", certificate.getEncoded()));
            }
            Files.writeString(directory.resolve(alias + ".pem"), certificates);
            Files.writeString(
                    directory.resolve(alias + ".key"), pem("PRIVATE KEY", key(alias).getEncoded()));
        }
    }

    private static String pem(String type, byte[] data) {
        var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(data);
        return "-----BEGIN %s-----%n%s%n-----END %s-----%n".formatted(type, text, type);
    }

    /** Returns the name of a file of certificates in PEM. */
    public String pem(String alias) {
        return directory.resolve(alias + ".pem").toString();
    }

    /** Returns the name of a file with a key in PEM. */
    public String keyFile(String alias) {
        return directory.resolve(alias + ".key").toString();
    }

    /** Returns the key of an alias. */
    public PrivateKey key(String alias) {
        try {
            return (PrivateKey) store.getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the certificate of an alias, and those of its issuers. */
    public X509Certificate[] chain(String alias) {
        try {
            var chain = store.getCertificateChain(alias);
            return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    // ---- for the JDK ----

    /** Returns a context that trusts the authority and has no key. */
    public SSLContext trusting() {
        return context(null);
    }

    /** Returns a context that trusts the authority and has the key of an alias. */
    public SSLContext context(@Nullable String alias) {
        try {
            var trusted = empty();
            trusted.setCertificateEntry("ca", chain("ca")[0]);
            var trust = TrustManagerFactory.getInstance("PKIX");
            trust.init(trusted);
            var context = SSLContext.getInstance("TLS");
            context.init(alias == null ? null : keyManagers(alias), trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private KeyManager[] keyManagers(String alias) throws GeneralSecurityException {
        var own = empty();
        own.setKeyEntry(alias, key(alias), PASSWORD.toCharArray(), chain(alias));
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(own, PASSWORD.toCharArray());
        return keys.getKeyManagers();
    }

    private static KeyStore empty() throws GeneralSecurityException {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            return store;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
