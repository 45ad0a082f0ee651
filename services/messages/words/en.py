"""Every message in English: subject, text, and the page where more can be read."""

from services.messages.model import Phrase, Template

PHRASES = {
    Template.PLACE_BOOKED: Phrase(
        "Your session{on_weekday}",
        "Your place is kept. It begins on {day} at {time}, at {venue}. Come as you are. If you cannot come, "
        "tell us and you need not say why.",
        "/my/places/{about_id}",
    ),
    Template.PLACE_GIVEN_BACK: Phrase(
        "Your place",
        "Your place is given back, as you asked. Thank you for telling us. You can come another time.",
        "/courses",
    ),
    Template.PLACE_KEPT_AGAIN: Phrase(
        "Your place",
        "It is all as it was before. You need not do anything.",
        "/my/places/{about_id}",
    ),
    Template.WAITING: Phrase(
        "You are in the line",
        "You are in the line for a place. You need not do anything. We write when there is one, and you can "
        "say yes or no.",
        "/my/places/{about_id}",
    ),
    Template.LINE_LEFT: Phrase(
        "You are not in the line any more",
        "You are not in the line any more, as you asked. You can join again at any time.",
        "/courses",
    ),
    Template.PLACE_OFFERED: Phrase(
        "A place for you",
        "There is a place for you. It is yours if you want it, and it is fine to say no. We keep it at least "
        "until {answer_day}. Answer on the page, or ring us.",
        "/my/places/{about_id}",
    ),
    Template.OFFER_DECLINED: Phrase(
        "About the place for you",
        "Thank you for telling us. Somebody else has the place now. You can join the line again at any time.",
        "/courses",
    ),
    Template.OFFER_LAPSED: Phrase(
        "About the place for you",
        "We did not hear from you, so somebody else has the place now. That is all right. You can join the "
        "line again at any time.",
        "/courses",
    ),
    Template.DATES_CHANGED: Phrase(
        "A change to your session",
        "One of your sessions has changed. It is now on {day} at {time}, at {venue}. If that does not suit "
        "you, tell us.",
        "/my/places/{about_id}",
    ),
    Template.SESSION_OFF: Phrase(
        "Your session{on_weekday} is off",
        "The session on {day} at {time} does not take place. The others do. You keep your place and need not "
        "do anything.",
        "/my/places/{about_id}",
    ),
    Template.ALL_OFF: Phrase(
        "Your sessions are off",
        "We are sorry: your sessions do not take place. Ring us, or look whether something else would suit you.",
        "/courses",
    ),
    Template.IN_A_WEEK: Phrase(
        "Your session{on_weekday}",
        "On {day} at {time} we look forward to seeing you at {venue}. If you cannot come, tell us.",
        "/my",
    ),
    Template.TOMORROW: Phrase(
        "Your session tomorrow",
        "Tomorrow at {time} we look forward to seeing you at {venue}. If you cannot come, that is all right: tell us.",
        "/my",
    ),
    Template.ANSWER_ASKED: Phrase(
        "Something waits for your answer",
        "Your group is asked something. You can read it and answer until {answer_day}. Nobody sees your answer before.",
        "/decisions",
    ),
    Template.ANSWER_REMINDER: Phrase(
        "It closes on {answer_day}",
        "What your group is asked closes on {answer_day}. If you have answered, there is nothing to do. "
        "Everybody gets this message.",
        "/decisions",
    ),
    Template.MORE_TIME: Phrase(
        "There is more time",
        "Too few have answered, so there is time until {answer_day}. If you have answered, there is nothing to do.",
        "/decisions",
    ),
    Template.AT_THE_MEETING: Phrase(
        "For your next meeting",
        "Too few have answered, so it comes to your meeting on {answer_day}. You can still answer before.",
        "/decisions",
    ),
    Template.ON_THE_LIST: Phrase(
        "For your next meeting",
        "Something is on the list of your meeting on {answer_day}. You can read it and answer before, or that day.",
        "/decisions",
    ),
    Template.PLAN_A_MEETING: Phrase(
        "Please plan a meeting",
        "Something waits for your group and no meeting is planned. Please plan one. It closes on {answer_day}.",
        "/groups",
    ),
    Template.TALK_FIRST: Phrase(
        "Please talk with somebody",
        "A member of your group would like to talk before it goes on. The page says how.",
        "/decisions",
    ),
    Template.GROUP_ANSWERED: Phrase(
        "Your group has answered",
        "What you sent to the group has an answer. You can read it, and what can happen next.",
        "/proposals",
    ),
    Template.CO_OWNER_ASKED: Phrase(
        "Somebody asks for your help",
        "Somebody would like to write something together with you. Read what it is, and say yes or no.",
        "/proposals",
    ),
    Template.CO_OWNER_JOINED: Phrase(
        "You are two now",
        "The person you asked writes it together with you.",
        "/proposals",
    ),
    Template.CO_OWNER_NOT: Phrase(
        "About what you are writing",
        "The person you asked does not write it with you this time. You can ask somebody else.",
        "/proposals",
    ),
    Template.OTHER_OWNER_READY: Phrase(
        "It waits for your word",
        "The other one of you says that it is ready. Please read it, and say so too, or change it.",
        "/proposals",
    ),
    Template.READINESS_ENDING: Phrase(
        "Something to renew",
        "Something you hold runs out on {answer_day}. The desk helps you to renew it. The page says what it is.",
        "/teaching/me",
    ),
    Template.SOMETHING_WAITS: Phrase(
        "Something waits for you",
        "Something waits for you alone. Please open the page as soon as you can, today. If you cannot, ring us.",
        "/passed-on",
    ),
    Template.OPENED_IN_NEED: Phrase(
        "Please look at something",
        "One of us opened in need how somebody can be reached, and wrote why. Please look at it today.",
        "/in-need/opened",
    ),
    Template.QUESTION_WAITS: Phrase(
        "A question waits for an answer",
        "Somebody has asked something quietly. Please answer within a few days, or ask somebody else to.",
        "/quiet-questions/waiting",
    ),
    Template.QUESTION_ANSWERED: Phrase(
        "Your question has an answer",
        "Somebody has answered what you asked. You alone can read it.",
        "/quiet-questions",
    ),
    Template.NUMBERS_REVIEW: Phrase(
        "Are the numbers still right?",
        "You look after the phone numbers at the foot of every page. Please ring or look up each of them, and say that "
        "they are right, or mend them.",
        "/crisis-numbers",
    ),
    Template.TASK_PASSED: Phrase(
        "Something is yours now",
        "Something had nobody yet when its time came, and it is yours now. You can see to it, or hand it to somebody "
        "else.",
        "/home",
    ),
}
