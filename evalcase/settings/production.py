"""Settings of a real installation: what must be chosen is asked for by name; nothing falls back."""

import logging

from django.core.exceptions import ImproperlyConfigured
from environs import FileAwareEnv

from evalcase.settings.base import *

REQUIRED = {
    "SECRET_KEY": "签名密钥，至少 50 个随机字符",
    "ALLOWED_HOSTS": "本站的域名，多个以英文逗号分隔",
    "DATABASE_URL": "数据库地址，如 postgres://用户:口令@主机:5432/库名",
    "TRUSTED_PROXY_COUNT": "本站前面有几层自己的反向代理，至少为 1；不知道它，全体访客会被当成同一个网络地址",
}


def require(env: FileAwareEnv, names: dict[str, str]) -> None:
    """Name every missing variable at once.

    Raises:
        ImproperlyConfigured: one or more of `names` (variable → what it is for) is missing or empty.
    """
    missing = [f"  {name}：{purpose}" for name, purpose in names.items() if not env.str(name, default="")]
    if missing:
        lines = "\n".join(missing)
        raise ImproperlyConfigured(
            f"生产环境缺少下列环境变量（也可用 变量名_FILE 指向存放其值的文件，见 docs/settings.md）：\n{lines}"
        )


require(env, REQUIRED)

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", subcast=str)
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[f"https://{host}" for host in ALLOWED_HOSTS])

DATABASES["default"]["CONN_MAX_AGE"] = env.int("DATABASE_CONN_MAX_AGE", default=60)
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True

# The proxy in front ends TLS and must set this header itself, dropping what the visitor sent.
if TRUSTED_PROXY_COUNT < 1:
    raise ImproperlyConfigured(
        f"TRUSTED_PROXY_COUNT 为 {TRUSTED_PROXY_COUNT}，应至少为 1：正式部署由前面的反向代理负责 TLS，"
        "按 0 计会把全体访客当成代理这一个地址，少数人输错密码就会使所有人不能登录。请填写自己的反向代理的层数。"
    )
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=365 * 24 * 60 * 60)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.bool("HSTS_INCLUDE_SUBDOMAINS", default=True)
SECURE_HSTS_PRELOAD = SECURE_HSTS_INCLUDE_SUBDOMAINS
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True

STORAGES["staticfiles"] = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.log_level("LOG_LEVEL", default=logging.INFO)},
}
