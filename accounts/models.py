"""The people who sign in: one model from the first migration, identified by their e-mail address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, Group, Permission, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts import rights
from characters import MailAddress, PlainLine, canonical_address


class UserManager(BaseUserManager["User"]):
    """Creates users by e-mail address; looks them up without regard to case."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=canonical_address(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def with_right(self, right: str) -> models.QuerySet[User]:
        """The people of the processor who hold a right (``app.codename``), by a group or as administrator."""
        label, codename = right.split(".")
        by_group = models.Q(
            groups__in=Group.objects.filter(permissions__codename=codename, permissions__content_type__app_label=label)
        )
        by_role = models.Q(is_superuser=rights.is_of_administrators(right)) & models.Q(is_superuser=True)
        return self.filter(by_group | by_role, is_staff=True, is_active=True).distinct().order_by("pk")


class User(AbstractBaseUser, PermissionsMixin):
    """A person: a privacy officer of the processor (staff), or a member of one or more customers."""

    email = MailAddress(_("e-mail address"), unique=True)
    name = PlainLine(_("name"), max_length=200, blank=True)
    is_staff = models.BooleanField(
        _("officer"), default=False, help_text=_("Works for the processor; may open the admin.")
    )
    is_active = models.BooleanField(_("active"), default=True)
    language = models.CharField(
        _("language"),
        max_length=10,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("The language of mail to this person."),
    )
    # Part of what every session is bound to: raising it ends them all at the next request.
    session_epoch = models.PositiveIntegerField(default=0, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        permissions = [("reset_second_factor", "Can reset the second factor of other people")]
        constraints = [
            models.UniqueConstraint(Lower("email"), name="accounts_user_email_any_case"),
            # Who writes past the model is held to lower case at least.
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="accounts_user_email_lower_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Whether the person has this right, by any of its roles."""
        return perm in self.rights

    def has_module_perms(self, app_label: str) -> bool:
        """Whether the person has any right in this app."""
        return any(right.startswith(f"{app_label}.") for right in self.rights)

    def get_all_permissions(self, obj: Any = None) -> set[str]:
        return set(self.rights)

    @cached_property
    def rights(self) -> frozenset[str]:
        """Every right (``app.codename``) that the person's groups give, and an administrator's column of office.roles.

        Being an administrator adds that column, and not all there is; who does not work for the processor has none,
        whatever group was left behind.
        """
        if not (self.is_active and self.is_staff):
            return frozenset()
        given = Permission.objects.filter(models.Q(group__user=self) | models.Q(user=self))
        names = given.values_list("content_type__app_label", "codename").distinct()
        return frozenset(f"{label}.{name}" for label, name in names) | (
            rights.of_administrators() if self.is_superuser else frozenset()
        )

    def get_session_auth_hash(self) -> str:
        return self._with_epoch(super().get_session_auth_hash(), settings.SECRET_KEY)

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        """By what a session of before SECRET_KEY was replaced is known; Django then gives it the hash of today."""
        # Those of Django come in the order of the keys.
        for hashed, secret in zip(super().get_session_auth_fallback_hash(), settings.SECRET_KEY_FALLBACKS, strict=True):
            yield self._with_epoch(hashed, secret)

    def _with_epoch(self, hashed: str, secret: str) -> str:
        text = f"{hashed}:{self.session_epoch}"
        return salted_hmac("accounts.User.session", text, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name or self.email


class RightsReview(models.Model):
    """Once a year somebody looks at what a person may do, and confirms it or takes it away. Only ever added to."""

    append_only_except: ClassVar[tuple[str, ...]] = ()

    class Outcome(models.TextChoices):
        CONFIRMED = "confirmed", _("confirmed")
        REMOVED = "removed", _("taken away")

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="rights_reviews",
        verbose_name=_("person"),
        editable=False,
    )
    at = models.DateTimeField(_("at"), editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"), editable=False
    )
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome.choices, editable=False)
    # The names of the roles in the code, such as “editor desk”: what was looked at.
    had = PlainLine(_("had"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("review of rights")
        verbose_name_plural = _("reviews of rights")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["person", "-at"], name="accounts_review_newest")]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_outcome_display()}"


class DirectoryPerson(models.Model):
    """A person whom the processor's own directory keeps here (SCIM 2.0); it opens and closes the account by a program.

    Who is removed there stays here: what they signed names them.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="directory",
        verbose_name=_("person"),
        editable=False,
    )
    # By which the directory knows the person; it gives the identifier, and nobody else reads it.
    external_id = PlainLine(_("identifier in the directory"), max_length=200, blank=True, editable=False)
    since = models.DateTimeField(_("since"), editable=False)
    changed_at = models.DateTimeField(_("changed at"), editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, editable=False)

    class Meta:
        verbose_name = _("person of the directory")
        verbose_name_plural = _("people of the directory")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.user)


class RoleClaim(models.Model):
    """A value that the provider's token may hold of somebody, and the role that it gives: an allow-list."""

    value = PlainLine(
        _("value"),
        max_length=200,
        help_text=_("As it stands in the token, such as “Registry.Editors” or the object id of a group."),
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("role"))

    class Meta:
        verbose_name = _("role by claim")
        verbose_name_plural = _("roles by claim")
        ordering = ["value", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["value", "group"],
                name="accounts_claim_once",
                violation_error_message=_("This value gives this role already."),
            )
        ]

    def __str__(self) -> str:
        return self.value


class GivenRole(models.Model):
    """That a person has a role by a claim and not by hand: it goes when the claim goes."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="given_roles",
        verbose_name=_("person"),
        editable=False,
    )
    group = models.ForeignKey(Group, models.PROTECT, related_name="+", verbose_name=_("role"), editable=False)
    since = models.DateTimeField(_("since"), editable=False)

    class Meta:
        verbose_name = _("role that somebody has by a claim")
        verbose_name_plural = _("roles that people have by a claim")
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="accounts_given_once")]

    def __str__(self) -> str:
        return f"{self.user} · {self.group}"
