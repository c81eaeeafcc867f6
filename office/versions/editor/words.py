"""The words that the editor's modules show (static/admin-registry/editor/), by the names that they use."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

_STATE: dict[str, str | Promise] = {
    "state_saved": _("All saved"),
    "state_dirty": _("Not saved"),
    "state_kept": _("Not saved; what you typed is kept"),
    "state_saving": _("Saving…"),
    "state_offline": _("No connection. What you typed is kept here, and is sent as soon as there is one."),
    "state_refused": _("Not saved: something has to be put right"),
    "state_conflict": _("Saved, but for what others changed too"),
    "state_signed_out": _("Not saved: you are signed out"),
    "state_published": _("Published meanwhile; nothing can be saved any more"),
    "published_meanwhile": _(
        "This draft was published meanwhile, so nothing was saved. What you typed is still here: copy it."
    ),
    "failed_forbidden": _("You may not change this draft, or the page is too old. Reload it; what you typed is kept."),
    "failed_gone": _("This draft is not there any more. What you typed is still here: copy it."),
    "failed_too_large": _("This is more than one save can hold. Save in parts, or leave out what was pasted."),
    "failed_failed": _("This could not be saved. Try again."),
    "failed_published": _("This draft was published meanwhile."),
    "not_opened": _("The draft could not be opened. Reload the page."),
    "refused_count": _("Not saved; problems: {count}."),
    "sign_in_waiting": _("Waiting until you have signed in. This page then goes on by itself."),
    "sign_in_blocked": _("The browser opened no window. Sign in in another tab; this page then goes on by itself."),
    "restore_what": _("Kept on {at}: {count} changes that were never saved."),
    "restored": _("Your work is back. It is not saved yet."),
    "others_saved": _("Somebody else saved; their changes are in the page now."),
    "others_saved_too": _("Somebody else saved what you changed too. You see both when you save."),
    "you_elsewhere": _("You, in another window"),
    "somebody": _("somebody else"),
    "other_tab": _("you, in another window"),
}

_ROWS: dict[str, str | Promise] = {
    "whole": _("The version as a whole"),
    "properties": _("Properties"),
    "gone_row": _("A row that is gone"),
    "no_row": _("Put the caret in a row first."),
    "no_row_here": _("Put the caret in the text."),
    "row_articles": _("Article"),
    "row_paragraphs": pgettext_lazy("of an article", "Paragraph"),
    "row_log": _("Log row"),
    "row_identifying": _("Category"),
    "row_additional": _("Category"),
    "row_activities": _("Activity"),
    "row_sub_processors": _("Sub-processor"),
    "row_interfaces": _("Interface"),
    "row_data_items": _("Data item"),
    "row_footnotes": _("Footnote"),
    "row_categories": _("Category of measures"),
    "row_measures": _("Measure"),
    "member": _("paragraph {number}"),
    "field_label": _("Number as printed"),
    "field_mark": _("Mark"),
    "field_level": _("Level"),
    "field_order": _("Order"),
    "field_parent": _("Stands under"),
    "field_title": _("Title"),
    "field_name": _("Name"),
    "field_marks": _("Marks under the name"),
    "field_contact": _("Contact details"),
    "field_activities": _("Activities"),
    "field_date": _("Date"),
    "field_subject": _("Subject"),
    "field_ordinal": _("Ordinal"),
    "field_year": _("Year"),
    "field_scope": _("Scope"),
    "field_language": _("Language"),
    "field_after": _("Stands after"),
    "is_new": _("New since {parent}"),
    "is_changed": _("Differs from {parent}"),
    "change_new": _("new"),
    "change_changed": _("changed"),
    "change_gone": _("removed"),
    "change_count": _("Differences: {count}"),
    "unseen": _("Invisible character {code}"),
    "level_error": _("Error"),
    "level_warning": _("Warning"),
    "settled": _("settled"),
    "save_first": _("Save first; then the facts of this row can be filled in here."),
    "facts_saved": _("Saved beside the text."),
    "facts_refused": _("What you filled in beside the last row was not saved; go back to it."),
    "removed": _("Removed. Ctrl+Z brings it back."),
    "empty": _("empty"),
}

_HINTS: dict[str, str | Promise] = {
    "hint_preamble": _("Preamble"),
    "hint_closing": _("Closing paragraphs"),
    "hint_log_heading": _("Heading of the version log"),
    "hint_data_heading": _("Heading of the personal data"),
    "hint_identifying_intro": _("Intro to identifying data"),
    "hint_additional_intro": _("Intro to additional data"),
    "hint_data_closing": _("Closing sentence on the data"),
    "hint_activities_heading": _("Heading of the activities"),
    "hint_activities_intro": _("Intro to the activities"),
    "hint_sub_processors_heading": _("Heading of the sub-processors"),
    "hint_sub_processors_intro": _("Intro to the sub-processors"),
    "hint_interfaces_heading": _("Heading of the interfaces"),
    "hint_interfaces_intro": _("Intro to the interfaces"),
    "hint_measures_heading": _("Heading of the measures"),
    "hint_measures_intro": _("Intro to the measures"),
    "hint_article_title": _("Title of the article"),
    "hint_date": _("Date"),
    "hint_change": _("What changed"),
    "hint_activity": _("Name of the activity"),
    "hint_description": _("Description"),
    "hint_module": _("Module"),
    "hint_marks": _("Marks"),
    "hint_after_items": _("Text after the data items"),
    "hint_category": _("Title of the category"),
}

_MENU: dict[str, str | Promise] = {
    "menu_add_before": _("Add above"),
    "menu_add_after": _("Add below"),
    "menu_add_paragraph": _("Add a paragraph"),
    "menu_add_item": _("Add a data item"),
    "menu_add_measure": _("Add a measure"),
    "menu_up": _("Move up"),
    "menu_down": _("Move down"),
    "menu_split": _("Split at the caret"),
    "menu_split_article": _("New article from here"),
    "menu_join": _("Join with the one above"),
    "menu_deeper": _("One level deeper"),
    "menu_higher": _("One level higher"),
    "menu_of_parent": _("The row around this one…"),
    "menu_remove": _("Remove"),
    "add_articles": _("Add an article"),
    "add_log": _("Add a row to the version log"),
    "add_identifying": _("Add a category"),
    "add_additional": _("Add a category"),
    "add_activities": _("Add an activity"),
    "add_sub_processors": _("Add a sub-processor"),
    "add_interfaces": _("Add an interface"),
    "add_footnotes": _("Add a footnote"),
    "add_categories": _("Add a category of measures"),
}

_CONFLICTS: dict[str, str | Promise] = {
    "conflict_by": _("{who} changed this too, and saved it first."),
    "side_base": _("It was"),
    "side_theirs": _("Now, by {who}"),
    "side_mine": _("Yours"),
    "take_theirs": _("Take theirs"),
    "take_mine": _("Take mine"),
    "edit_mine": _("Edit mine further"),
    "removed_row": _("removed"),
    "found_count": _("{at} of {count}"),
    "replaced_count": _("Replaced: {count}."),
    "no_references": _("No sentence refers to a number that moved."),
    "take_proposal": _("Take over"),
}

_PASTE: dict[str, str | Promise] = {
    "paste_picture": _("An agreement can't carry a picture; nothing was pasted."),
    "loss_struck": _("Left out, because it was struck out or deleted where it came from: {words}."),
    "loss_hidden": _("Left out, because it was hidden where it came from: {words}."),
    "loss_comment": _("Left out, because it was a comment: {words}."),
    "loss_picture": _("A picture is left out. {words}"),
    "loss_field": _("A form field is left out. {words}"),
    "loss_table": _("A table becomes one paragraph for each row, with | between its cells: {words}."),
    "loss_heading": _("A heading becomes a paragraph in strong text: {words}."),
    "loss_link": _("A link is left out, since an agreement can't link to its address; its text stays: {words}."),
    "loss_number": _("A list had numbers of its own; it counts by itself now. Compare: {words}."),
    "loss_underlined": _("Underlined or marked text becomes plain: {words}."),
    "loss_superscript": _("Raised text becomes plain: {words}."),
    "loss_subscript": _("Lowered text becomes plain: {words}."),
}


def words() -> dict[str, str]:
    """All of them, in the language of the request."""
    return {
        name: str(said)
        for said_of in (_STATE, _ROWS, _HINTS, _MENU, _CONFLICTS, _PASTE)
        for name, said in said_of.items()
    }
