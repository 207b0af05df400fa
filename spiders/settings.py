"""Scrapy's settings: polite, bounded, closed. `scrapy` reads the upper-case names; a crawl child adds its order's limits.

Figures of the fetch cost per page that chose them are in docs/crawling.md.
"""

import importlib.util
from typing import Any

from spiders.order import CrawlOrder, introduced

BOT_NAME = "docketwire"
SPIDER_MODULES = ["spiders.feed", "spiders.sitemap", "spiders.section", "spiders.search_service", "spiders.docket", "spiders.social"]
USER_AGENT = "Docketwire/0.1"

# Scrapy's asyncio mode without a Twisted reactor: half the CPU per page. Marked experimental by Scrapy, hence `CrawlOrder.reactorless`.
TWISTED_REACTOR_ENABLED = False
ASYNCIO_EVENT_LOOP = "uvloop.Loop" if importlib.util.find_spec("uvloop") else None
CONCURRENT_ITEMS = 1
CONCURRENT_REQUESTS = 32
CONCURRENT_REQUESTS_PER_DOMAIN = 1
# Delays are kept by spiders.fetching.politeness for the whole process, since a source may be read by several spiders at once.
DOWNLOAD_DELAY = 0

# What may be reached, and how much of it
_HANDLER = "spiders.fetching.downloader.VettedDownloadHandler"
DOWNLOAD_HANDLERS = {"http": _HANDLER, "https": _HANDLER, "file": None, "data": None, "ftp": None, "s3": None}
DOWNLOAD_VERIFY_CERTIFICATES = True
DOWNLOAD_MAXSIZE = 10 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
DOWNLOAD_TIMEOUT = 30
REDIRECT_MAX_TIMES = 5
METAREFRESH_ENABLED = False
# Not the environment's: a proxy takes the place of every host, and vetting its address tells nothing. A source may name one of its own.
HTTPPROXY_ENABLED = False
# Bodies are kept as served, content coding on; listings are unpacked by common.content_coding, bounded.
COMPRESSION_ENABLED = False
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Encoding": "gzip, deflate, br, zstd",
}

# No door into the process
TELNETCONSOLE_ENABLED = False
REMOTE_CONTROL_ENABLED = False

# Spiders decide themselves what a status means, which links are new (no request is filtered), and when to try again (in a later run).
HTTPERROR_ALLOW_ALL = True
RETRY_ENABLED = False
DUPEFILTER_CLASS = "scrapy.dupefilters.BaseDupeFilter"
SCHEDULER_MEMORY_QUEUE = "scrapy.squeues.FifoMemoryQueue"
REFERRER_POLICY = "no-referrer"
# Whatever a callback gives goes through each of them, and pages give nothing: nobody asks which requests were the first, none takes over another's meta.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.httperror.HttpErrorMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}

# robots.txt: ours instead of Scrapy's, which crawls on when robots.txt answers 5xx and knows no Crawl-delay
ROBOTSTXT_OBEY = True
DOWNLOADER_MIDDLEWARES = {
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
    "scrapy.downloadermiddlewares.cookies.CookiesMiddleware": None,
    "spiders.fetching.access.AccessMiddleware": 90,
    "spiders.fetching.robots.RobotsMiddleware": 100,
    "spiders.fetching.cookies.CookiesMiddleware": 700,
    "spiders.fetching.politeness.TurnMiddleware": 1000,
}

# Nobody reads Scrapy's own counts: what a run did is in its report.
STATS_CLASS = "scrapy.statscollectors.DummyStatsCollector"
STATS_DUMP = False
DOWNLOADER_STATS = False
EXTENSIONS = {"scrapy.extensions.corestats.CoreStats": None}
LOG_LEVEL = "WARNING"
LOG_INSTALL_ROOT_HANDLER = False  # a crawl child sets up its own; `scrapy crawl` prints warnings by Python's last resort
LOGSTATS_INTERVAL = 0
MEMUSAGE_ENABLED = False


def crawl_settings(order: CrawlOrder) -> dict[str, Any]:
    """Settings of one crawl child: the module's, with what the order decides."""
    settings = {name: value for name, value in globals().items() if name.isupper() and not name.startswith("_")}
    return settings | {
        "TWISTED_REACTOR_ENABLED": not order.reactorless,
        "USER_AGENT": user_agent(order),
        "DOWNLOAD_TIMEOUT": order.timeout_seconds,
        "DOWNLOAD_MAXSIZE": order.page_max_bytes,
    }


def user_agent(order: CrawlOrder) -> str:
    """Of every request of a crawl."""
    return introduced(order.user_agent, order.contact)


def robots_token(order: CrawlOrder) -> str:
    """The product token robots.txt groups are matched against: `Docketwire` of `Docketwire/0.1 (+...)`."""
    return (order.user_agent.split() or ["Docketwire"])[0].partition("/")[0]
