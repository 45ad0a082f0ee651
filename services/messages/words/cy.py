"""Every message in Welsh. Days come in the soft form (ddydd Llun), so phrases stand before them that take it."""

from services.messages.model import Phrase, Template

PHRASES = {
    Template.PLACE_BOOKED: Phrase(
        "Eich sesiwn{on_weekday}",
        "Mae eich lle wedi’i gadw. Mae’n dechrau {day} am {time}. Ble: {venue}. Dewch fel yr ydych. Os na "
        "allwch ddod, rhowch wybod, heb orfod dweud pam.",
        "/my/places/{about_id}",
    ),
    Template.PLACE_GIVEN_BACK: Phrase(
        "Eich lle",
        "Mae eich lle wedi’i roi yn ôl, fel y gofynnoch. Diolch am ddweud. Gallwch ddod rywbryd eto.",
        "/courses",
    ),
    Template.PLACE_KEPT_AGAIN: Phrase(
        "Eich lle",
        "Mae popeth fel yr oedd o’r blaen. Nid oes angen i chi wneud dim.",
        "/my/places/{about_id}",
    ),
    Template.WAITING: Phrase(
        "Rydych yn y rhes",
        "Rydych yn y rhes am le. Nid oes angen gwneud dim. Ysgrifennwn pan fydd lle, a gallwch ddweud ie neu na.",
        "/my/places/{about_id}",
    ),
    Template.LINE_LEFT: Phrase(
        "Nid ydych yn y rhes mwyach",
        "Nid ydych yn y rhes mwyach, fel y gofynnoch. Gallwch ymuno eto unrhyw bryd.",
        "/courses",
    ),
    Template.PLACE_OFFERED: Phrase(
        "Lle i chi",
        "Mae lle i chi. Chi biau ef os dymunwch, ac mae’n iawn dweud na. Rydym yn ei gadw o leiaf tan "
        "{answer_day}. Atebwch ar y dudalen, neu ffoniwch ni.",
        "/my/places/{about_id}",
    ),
    Template.OFFER_DECLINED: Phrase(
        "Am y lle i chi",
        "Diolch am ddweud. Mae gan rywun arall y lle nawr. Gallwch ymuno â’r rhes eto unrhyw bryd.",
        "/courses",
    ),
    Template.OFFER_LAPSED: Phrase(
        "Am y lle i chi",
        "Ni chlywsom gennych, felly mae gan rywun arall y lle nawr. Mae hynny’n iawn. Gallwch ymuno â’r rhes "
        "eto unrhyw bryd.",
        "/courses",
    ),
    Template.DATES_CHANGED: Phrase(
        "Newid i’ch sesiwn",
        "Mae un o’ch sesiynau wedi newid. Mae nawr {day} am {time}. Ble: {venue}. Os nad yw’n gyfleus, "
        "dywedwch wrthym.",
        "/my/places/{about_id}",
    ),
    Template.SESSION_OFF: Phrase(
        "Nid yw eich sesiwn{on_weekday} ymlaen",
        "Nid yw’r sesiwn {day} am {time} yn digwydd. Mae’r lleill. Rydych yn cadw eich lle, heb orfod gwneud dim.",
        "/my/places/{about_id}",
    ),
    Template.ALL_OFF: Phrase(
        "Nid yw eich sesiynau ymlaen",
        "Mae’n ddrwg gennym: nid yw eich sesiynau’n digwydd. Ffoniwch ni, neu edrychwch am rywbeth arall.",
        "/courses",
    ),
    Template.IN_A_WEEK: Phrase(
        "Eich sesiwn{on_weekday}",
        "Edrychwn ymlaen at eich gweld {day} am {time}. Ble: {venue}. Os na allwch ddod, dywedwch wrthym.",
        "/my",
    ),
    Template.TOMORROW: Phrase(
        "Eich sesiwn yfory",
        "Edrychwn ymlaen at eich gweld yfory am {time}. Ble: {venue}. Os na allwch ddod, mae’n iawn: dywedwch wrthym.",
        "/my",
    ),
    Template.ANSWER_ASKED: Phrase(
        "Mae rhywbeth yn aros am eich ateb",
        "Gofynnir rhywbeth i’ch grŵp. Gallwch ei ddarllen ac ateb tan {answer_day}. Nid oes neb yn gweld eich "
        "ateb cynt.",
        "/decisions",
    ),
    Template.ANSWER_REMINDER: Phrase(
        "Mae’n cau {answer_day}",
        "Mae’r hyn a ofynnir i’ch grŵp yn cau {answer_day}. Os ydych wedi ateb, nid oes dim i’w wneud. Mae "
        "pawb yn cael y neges hon.",
        "/decisions",
    ),
    Template.MORE_TIME: Phrase(
        "Mae mwy o amser",
        "Mae rhy ychydig wedi ateb, felly mae amser tan {answer_day}. Os ydych wedi ateb, nid oes dim i’w wneud.",
        "/decisions",
    ),
    Template.AT_THE_MEETING: Phrase(
        "Ar gyfer eich cyfarfod nesaf",
        "Mae rhy ychydig wedi ateb, felly daw i’ch cyfarfod {answer_day}. Gallwch ateb cyn hynny o hyd.",
        "/decisions",
    ),
    Template.ON_THE_LIST: Phrase(
        "Ar gyfer eich cyfarfod nesaf",
        "Mae rhywbeth ar restr eich cyfarfod {answer_day}. Gallwch ei ddarllen ac ateb cyn hynny, neu’r diwrnod hwnnw.",
        "/decisions",
    ),
    Template.PLAN_A_MEETING: Phrase(
        "Trefnwch gyfarfod",
        "Mae rhywbeth yn aros am eich grŵp heb gyfarfod wedi’i drefnu. Trefnwch un, os gwelwch yn dda. Mae’n "
        "cau {answer_day}.",
        "/groups",
    ),
    Template.TALK_FIRST: Phrase(
        "Siaradwch â rhywun",
        "Hoffai aelod o’ch grŵp siarad cyn i bethau fynd ymlaen. Mae’r dudalen yn dweud sut.",
        "/decisions",
    ),
    Template.GROUP_ANSWERED: Phrase(
        "Mae eich grŵp wedi ateb",
        "Mae ateb i’r hyn a anfonoch at y grŵp. Gallwch ei ddarllen, a’r hyn all ddigwydd nesaf.",
        "/proposals",
    ),
    Template.CO_OWNER_ASKED: Phrase(
        "Mae rhywun yn gofyn am eich help",
        "Hoffai rhywun ysgrifennu rhywbeth gyda chi. Darllenwch beth ydyw, a dywedwch ie neu na.",
        "/proposals",
    ),
    Template.CO_OWNER_JOINED: Phrase(
        "Rydych yn ddau nawr",
        "Mae’r person y gofynnoch iddo yn ei ysgrifennu gyda chi.",
        "/proposals",
    ),
    Template.CO_OWNER_NOT: Phrase(
        "Am yr hyn rydych yn ei ysgrifennu",
        "Nid yw’r person y gofynnoch iddo yn ei ysgrifennu gyda chi y tro hwn. Gallwch ofyn i rywun arall.",
        "/proposals",
    ),
    Template.OTHER_OWNER_READY: Phrase(
        "Mae’n aros am eich gair",
        "Mae’r llall ohonoch yn dweud ei fod yn barod. Darllenwch ef, a dywedwch hynny hefyd, neu newidiwch ef.",
        "/proposals",
    ),
    Template.READINESS_ENDING: Phrase(
        "Rhywbeth i’w adnewyddu",
        "Mae rhywbeth sydd gennych yn dod i ben {answer_day}. Mae’r ddesg yn helpu. Mae’r dudalen yn dweud beth ydyw.",
        "/teaching/me",
    ),
    Template.SOMETHING_WAITS: Phrase(
        "Mae rhywbeth yn aros amdanoch",
        "Mae rhywbeth yn aros amdanoch chi yn unig. Agorwch y dudalen cyn gynted ag y gallwch, heddiw. Os na allwch, "
        "ffoniwch ni.",
        "/passed-on",
    ),
    Template.OPENED_IN_NEED: Phrase(
        "Edrychwch ar rywbeth",
        "Agorodd un ohonom mewn angen sut i gysylltu â rhywun, a nododd pam. Edrychwch arno heddiw.",
        "/in-need/opened",
    ),
    Template.QUESTION_WAITS: Phrase(
        "Mae cwestiwn yn aros am ateb",
        "Mae rhywun wedi gofyn rhywbeth yn dawel. Atebwch o fewn ychydig ddyddiau, neu gofynnwch i rywun arall wneud.",
        "/quiet-questions/waiting",
    ),
    Template.QUESTION_ANSWERED: Phrase(
        "Mae ateb i’ch cwestiwn",
        "Mae rhywun wedi ateb yr hyn a ofynnoch. Chi yn unig all ei ddarllen.",
        "/quiet-questions",
    ),
    Template.NUMBERS_REVIEW: Phrase(
        "A yw’r rhifau’n gywir o hyd?",
        "Chi sy’n gofalu am y rhifau ffôn ar waelod pob tudalen. Ffoniwch neu chwiliwch am bob un, a dywedwch eu bod "
        "yn gywir, neu cywirwch nhw.",
        "/crisis-numbers",
    ),
    Template.TASK_PASSED: Phrase(
        "Mae rhywbeth gennych nawr",
        "Nid oedd gan rywbeth neb eto pan ddaeth ei amser, a chi biau ef nawr. Gallwch ei wneud, neu ei roi i rywun "
        "arall.",
        "/home",
    ),
}
