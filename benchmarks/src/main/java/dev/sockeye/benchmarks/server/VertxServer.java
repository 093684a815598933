package dev.sockeye.benchmarks.server;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Vert.x over native epoll, a verticle for each loop. */
@Command(name = "vertx")
public final class VertxServer implements Callable<Integer> {

    private static final int BACKLOG = 4096;

    @Mixin private ServerOptions options = new ServerOptions();

    /** Runs it. */
    public static void main(String... arguments) {
        ServerOptions.run(new VertxServer(), arguments);
    }

    @Override
    public Integer call() throws IOException {
        options.echoOnly();
        var vertx =
                Vertx.vertx(
                        new VertxOptions()
                                .setPreferNativeTransport(true)
                                .setEventLoopPoolSize(options.loops));
        if (!vertx.isNativeTransportEnabled()) {
            throw new IOException(
                    "Vert.x has no native transport", vertx.unavailableNativeTransportCause());
        }
        int port = freePort();
        vertx.deployVerticle(
                        () -> new Echo(port), new DeploymentOptions().setInstances(options.loops))
                .await();
        return Control.serve(port);
    }

    /** Every verticle has to name the same one. */
    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static final class Echo extends VerticleBase {

        private final int port;

        Echo(int port) {
            this.port = port;
        }

        @Override
        public Future<NetServer> start() {
            var listening = new NetServerOptions().setTcpNoDelay(true).setAcceptBacklog(BACKLOG);
            return vertx.createNetServer(listening)
                    .connectHandler(socket -> socket.handler(socket::write))
                    .listen(port, "127.0.0.1");
        }
    }
}
