package dev.sockeye.reactive;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
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
import javax.net.ssl.SSLException;

/**
 * Keys and certificates, made by the JDK's keytool: an authority, and what it has signed for a
 * server of localhost, for one of other.example and for a client. For every {@code Tls} of a test.
 */
final class Certificates {

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

    static Certificates shared() {
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
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
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

    /** A file of certificates in PEM. */
    String pem(String alias) {
        return directory.resolve(alias + ".pem").toString();
    }

    /** A file with a key in PEM. */
    String keyFile(String alias) {
        return directory.resolve(alias + ".key").toString();
    }

    private PrivateKey key(String alias) {
        try {
            return (PrivateKey) store.getKey(alias, PASSWORD.toCharArray());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    X509Certificate[] chain(String alias) {
        try {
            var chain = store.getCertificateChain(alias);
            return Arrays.copyOf(chain, chain.length, X509Certificate[].class);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    // ---- contexts ----

    /** Trusts the authority. */
    SslContextBuilder client() {
        return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).trustManager(chain("ca"));
    }

    /** Trusts the authority, and shows a certificate of its own. */
    SslContextBuilder clientWithCertificate() {
        return client().keyManager(key("client"), chain("client"));
    }

    /** Has the certificate of an alias. */
    SslContextBuilder server(String alias) {
        return SslContextBuilder.forServer(key(alias), chain(alias)).sslProvider(SslProvider.JDK);
    }

    /** Refuses clients that show no certificate. */
    SslContextBuilder serverForKnownClients() {
        return server("server").trustManager(chain("ca")).clientAuth(ClientAuth.REQUIRE);
    }

    static SslContext build(SslContextBuilder builder) {
        try {
            return builder.build();
        } catch (SSLException e) {
            throw new AssertionError(e);
        }
    }

    Tls tlsClient() {
        return Tls.client(build(client())).host("localhost");
    }

    Tls tlsServer() {
        return Tls.server(build(server("server")));
    }
}
