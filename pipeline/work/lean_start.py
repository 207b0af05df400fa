"""What every fork server loads first: what its workers need besides their models, with the collector of cyclic garbage at rest.

Loading models makes a hundred thousand objects that stay, and the collector would go through them again and again: .2 s of CPU. Each worker
switches it on for itself and leaves out what was there before it (`pool.leave_what_is_loaded`).
"""

import gc

gc.disable()

import pipeline.work.pool  # noqa: E402, F401 - .05 s in each worker otherwise
