"""The same in Spanish, in fewer phrases: a program in Spanish is read by a person besides."""

from alongside.voice.denial import Denial

DENIAL = Denial(
    no=(
        r"\bno|\bnunca|\bjamás|\bnadie|\bnada|\bsin|\bni|\btampoco|\bningún|\bninguna|\bninguno"
        r"|\ben vez de|\ben lugar de"
    ),
    only="sólo|solo|solamente",
    promise=r"promet\w+|asegur\w+|garant\w+|afirm\w+|sabe\w*|decir",
    after="no (?:es|son|está|están|hay|existe|existen)",
    turn="pero|sino|sin embargo|aunque|porque",
    subject="(?:(?:y|o) )?(?:tú|te|tu|esto|eso|la mentoría|haz|debes|nosotros|ella|él)",
)

WORDS = {
    "w": r"(?!(?:no|nunca|ni)\b)[\w'-]+",
    "count": r"\d+|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce",
    "act": "intentar|empezar|dejar|hacer|pensar|perdonar|trabajar|olvidar|cambiar",
}

PHRASES = {
    "coaching": r"""
        metas?|objetivos?
        qué tan rápido|con qué rapidez|en cuánto tiempo
        (?:tareas?|deberes) (?:para|de) (?:casa|la semana|esta semana)|plazo límite
        plan de (?:acción|trabajo|mejora)|(?:tienes|sigue|cumple|haz) (?:el|un|tu) plan
        <count> pasos|paso \d+|en este orden
        (?:deberías|tienes que|debes) <act>
        (?:mi|nuestro) consejo|te (?:aconsejo|recomiendo) que|yo que tú
        rendir cuentas|zona de confort|tu coach|sin excusas
        para asegurarme de que|(?:medir|evaluar) tu progreso
    """,
    "blame": r"""
        (?:es|por) (?:por )?(?:tu|su) culpa|tienes la culpa
        has (?:fallado|fracasado|olvidado|ignorado|incumplido|faltado)
        (?:estás|vas|va|está|están) (?:<w> )?(?:atrasad[oa]s?|retrasad[oa]s?|tarde)
        (?:deberías|podrías|tendrías que) haber
        por qué no (?:has|hiciste|viniste|respondiste)
        (?:todavía|aún) no has|supéralo|qué vergüenza|último aviso|castig\w+
    """,
    "outcome": r"""
        garantiz\w+|garantías? de
        curará\w*|sanará\w*|mejorará\w*|salvará\w*|transformará\w*|cambiará tu vida
        va[ns]? a (?:curar|sanar|mejorar|recuperar|superar|sentirte mejor)\w*
        (?:te sentirás|estarás) (?:mejor|bien|feliz)|cura (?:la|el|tu|todo)
        está demostrado|los estudios demuestran|la ciencia demuestra
    """,
    "hierarchy": r"""
        superiores?|subordinad[oa]s?|obedec\w+|autoridad sobre
        bajo (?:la|su|tu) (?:supervisión|autoridad|dirección)|a tu cargo
        haz (?:lo que|todo lo que) (?:te )?(?:diga|dice)|sabe lo que te conviene
        tu (?:jef[ea]|maestr[oa]|alumn[oa]|discípul[oa])
    """,
    "game": r"""
        rachas?|(?:gana\w*|suma\w*|consigue\w*|más|tus) puntos|puntuaci\w+
        clasificaci(?:ón|ones)|ranking|insignias?|trofeos?|medallas?
        sube\w* de nivel|vencid[oa]s?|fuera de plazo|seguid[oa]s sin fallar
    """,
}
