FROM maven:3.9-eclipse-temurin-17 AS build
WORKDIR /src
# Only what names the dependencies: the layer with the downloads stays valid until a pom changes. One class
# makes the compiler plugin fetch its own dependencies too.
COPY .mvn .mvn
COPY pom.xml ./
COPY bom/pom.xml bom/
COPY engine/pom.xml engine/
COPY cluster/pom.xml cluster/
COPY server/pom.xml server/
COPY demo/pom.xml demo/
COPY LICENSE NOTICE ./
COPY licenses licenses
RUN mkdir -p engine/src/main/java/warm \
 && echo 'package warm; interface Warm {}' >engine/src/main/java/warm/Warm.java \
 && mvn -B -q -DskipTests -pl server -am package \
 && rm -r engine/src engine/target cluster/target server/target
COPY engine engine
COPY cluster cluster
COPY server server
RUN mvn -B -q -DskipTests -pl server -am package

FROM eclipse-temurin:17-jre
LABEL org.opencontainers.image.title="chat-cluster" \
      org.opencontainers.image.description="A node of a Socket.IO chat cluster on netty-socketio and Redis" \
      org.opencontainers.image.licenses="Apache-2.0"
# The health check needs curl: a base image without it must fail here and not later, in service.
RUN ["curl", "--version"]
WORKDIR /app
COPY LICENSE NOTICE ./
COPY --from=build /src/server/target/chat-server.jar ./
# A number, so that Kubernetes can see that it is not root.
USER 10001:10001
# 3000: the page and Socket.IO. 9090: health and metrics, not for the public.
EXPOSE 3000 9090
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=3s --timeout=3s --start-period=120s --retries=3 \
  CMD curl -fsS --max-time 2 -o /dev/null "http://127.0.0.1:${CHAT_MANAGEMENT_PORT:-9090}/readyz"
# Half of the container's memory for the heap: Netty's buffers lie outside of it and may grow as large.
# G1 by name, because on less than 2 CPUs or 1.8 GB the JVM would choose a collector with long pauses.
# A node that ran out of memory ends and is started anew. More flags for the JVM: JDK_JAVA_OPTIONS.
ENTRYPOINT ["java", "-XX:MaxRAMPercentage=50", "-XX:+UseG1GC", "-XX:+ExitOnOutOfMemoryError", "-XX:-UsePerfData", "-jar", "/app/chat-server.jar"]
