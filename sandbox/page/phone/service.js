// What a chat says about itself: people coming and going, new titles, pins, migrations.

import { fullName } from "../kit/avatar.js";
import { t } from "../words/words.js";
import { summary } from "./text.js";

const names = (users) => users.map(fullName).join(t("list.separator"));

const SENTENCES = {
  new_chat_members: (message, who) =>
    message.new_chat_members.every((user) => user.id === message.from?.id)
      ? t("service.came", { who })
      : t("service.added", { who, whom: names(message.new_chat_members) }),
  left_chat_member: (message, who) =>
    message.left_chat_member.id === message.from?.id
      ? t("service.left", { who })
      : t("service.removed", { who, whom: fullName(message.left_chat_member) }),
  new_chat_title: (message, who) => t("service.title", { who, title: message.new_chat_title }),
  group_chat_created: (_, who) => t("service.created", { who }),
  supergroup_chat_created: (_, who) => t("service.created", { who }),
  migrate_to_chat_id: () => t("service.migrated"),
  migrate_from_chat_id: () => t("service.migrated"),
  pinned_message: (message, who) => t("service.pinned", { who, what: summary(message.pinned_message) }),
  new_chat_photo: (_, who) => t("service.photo", { who }),
  delete_chat_photo: (_, who) => t("service.photo", { who }),
  forum_topic_created: (message, who) => t("service.topic", { who, title: message.forum_topic_created.name }),
  forum_topic_closed: (_, who) => t("service.topicClosed", { who }),
  forum_topic_reopened: (_, who) => t("service.topicReopened", { who }),
};

/** The sentence, or null for a message that people wrote. */
export function serviceText(message) {
  const kind = Object.keys(SENTENCES).find((each) => message[each] !== undefined);
  return kind ? SENTENCES[kind](message, fullName(message.from) || message.sender_chat?.title || "") : null;
}
