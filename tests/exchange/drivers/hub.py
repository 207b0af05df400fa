"""Load every configuration of an export by Hugging Face `datasets`: `hub.py EXPORT`; {configuration: [rows, columns]} as JSON."""

import json
import sys

import datasets

datasets.disable_progress_bars()
found = {}
for name in datasets.get_dataset_config_names(sys.argv[1]):
    data = datasets.load_dataset(sys.argv[1], name)["train"]
    found[name] = [data.num_rows, data.column_names]
print(json.dumps(found | {"default": datasets.load_dataset(sys.argv[1])["train"].num_rows}))
