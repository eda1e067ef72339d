"""What the queue service's tests share."""

import base64
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

#: Signs the checkpoints of every queue service made in a test.
os.environ.setdefault("QUEUE_CHECKPOINT_KEY", base64.b64encode(bytes(range(32))).decode())
