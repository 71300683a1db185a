# Sends binary to a server with python-socketio and prints one line for each answer.
# Arguments: the port, then the transports.
import sys

import socketio

port, transports = sys.argv[1], sys.argv[2:]
client = socketio.Client(reconnection=False)
client.connect("http://127.0.0.1:" + port, transports=transports or None, wait_timeout=30)
for size in range(0, 250, 5):
    sent = bytes((size + i) % 256 for i in range(size))
    answer = client.call("echo", {"file": sent, "text": "žluť", "size": size}, timeout=30)
    print(size, answer == {"file": sent, "text": "žluť", "size": size}, flush=True)
client.disconnect()
