"""What stands between a spider and the net: vetted sockets, turns per host, robots, bounds, reasons for failures."""
