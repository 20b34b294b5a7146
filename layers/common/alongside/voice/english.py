"""English phrases that no text to a member uses: one to a line, `<name>` for the words below."""

from alongside.voice.denial import Denial

DENIAL = Denial(
    no=(
        r"\bnot|\bno|\bnever|\bnor|\bneither|\bnobody|\bnone|\bnothing|\bwithout|\bcannot|n't"
        r"|\brather than|\binstead of|\bfree of|\bfar from|\bhardly"
    ),
    only="only|just|merely",
    promise=r"promis\w+|assur\w+|guarant\w+|claim\w*|say|says|know|knows|tell|certain|sure",
    after=(
        r"(?:is|are|was|were|do|does|has|have|will|can)(?:n't| not\b| never\b| no part\b)|cannot\b"
    ),
    turn="but|yet|however|because|so that",
    subject=(
        "(?:(?:and|or|so|then) )?(?:it|you|your|we|they|this|that|there|he|she|i|mentoring"
        "|mentorship|do|just|here|please)"
    ),
)

WORDS = {
    "w": r"(?!(?:not|never|no)\b)[\w'-]+",
    "count": (
        r"\d+|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve (?!steps\b)|fifteen|twenty"
    ),
    "done": (
        "accomplish|achieve|finish|complete|reach|hit|solve|fix|get there|be done|do (?:it|this)"
    ),
    "somebody": "you|(?:your|the|a) ment(?:ee|or)|him|her|them",
    "better": (
        "improve|heal|cure|fix|solve|recover|get (?:better|well)|feel better|transform|overcome"
        "|be (?:well|fine|okay|ok|healed|cured|free of|happy|happier)|restore|repair|rebuild"
        "|change your life|save your|end your|ease your|take away|set you free|work for you|reduce"
        "|make you (?:<w> ){0,2}(?:better|happier|stronger|whole|well|free|feel)|relieve|stop your"
        "|get over it"
    ).replace("<w>", r"[\w'-]+"),
    "helpers": "mentoring|mentorship|peer support|support|talking|this program|the program|it|this",
    "gains": (
        "you|your|life|lives|well-?being|health|mood|pain|depression|anxiety|addiction|recovery"
        "|marriages?|relationships?|symptoms|people|everyone|outcomes|participation|members"
    ),
    "act": (
        "try|start|stop|do|think|leave|forgive|focus|work|let go|move|push|change|learn"
        "|practi[cs]e|commit|stay|set|confront|decide|take action"
    ),
}

PHRASES = {
    "coaching": r"""
        goals?|targets?|objectives?
        how (?:quickly|fast)
        how soon\b[^.?!]*\b<done>
        (?:by when|when exactly) (?:do|will|can|would) you\b[^.?!]*\b<done>
        homework|assignments?|to-?do list|deadlines?|timelines?
        (?:action|game|battle|work|success|improvement) (?:plans?|items?|steps?)
        (?:got|get|have|made?|write|follow) (?:the|a|your|this|our|my)(?! safety)(?: <w>)? plan
        (?:stick|keep|commit|stay) (?:to|with) (?:the|a|your|this|our|my)(?! safety)(?: <w>)? plan
        what(?:'s| is) (?:the|your) (?:<w> )?(?:plan|next move|action|strategy|win)
        <count>(?:[ -]<w>)?[ -]steps?
        steps? (?:\d+|one|three|four|five|six|seven)
        steps? (?:to|for|toward) (?:crush|succe|master|achiev|solv|fix|improv|reach|win)\w*
        (?:in|follow) (?:this|that|the right|the correct|exactly this) order
        do (?:exactly )?(?:what|as) (?:i|we) (?:say|tell|said)
        check(?:ing|s)?[ -](?:in|up|back)\b[^.?!]{0,40}\b(?:make sure|see (?:if|whether)|ensure)
        check(?:ing|s)?[ -](?:in|up|back)\b[^.?!]{0,40}\b(?:to confirm|to verify)
        make sure (?:that )?(?:you|they)(?:'ve|'re)|stick with it|finish what you
        make sure (?:that )?(?:you|they) (?:have|are|keep|stay|stick|follow|finish|do|practi[cs]e)
        (?:hold|holding) (?:you|each other|them|yourself) (?:accountable|to (?:it|that|your))
        (?:keep|keeping) (?:you|each other|them|yourself) (?:accountable|on track)
        accountab\w+|(?:stay|stays|back|get) on track
        (?:track|measure|monitor|assess|review|evaluate) (?:<w> )?progress
        progress (?:report|review|check)s?|performance
        (?:proper|correct|right) (?:technique|method|actions?|approach|habits?)
        (?:cheer\w*|celebrat\w+|proud|reward\w*)\b[^.?!]{0,30}\b<once> you(?:'ve)? <arrive>
        you (?:really |just )?(?:should|ought to|have to|need to|must|had better) (?:<w> )?<act>
        (?:my|our) advice|if i were you
        i(?:'d|'ll| would| strongly| can)* (?:advise|recommend|suggest) (?:you|that you)
        why don't you (?:just )?(?:try|do|start|stop|leave)
        all you (?:need|have) to do is|you just (?:need|have) to
        what you (?:should|need to|have to) do
        crush(?:ing|ed)?|smash(?:ing)? (?:it|your|this)|hustle|no excuses|push (?:yourself|through)
        comfort zone|best version of yourself|winning mindset|results-(?:driven|oriented)
        did you (?:do|finish|complete|follow|practi[cs]e|stick to|manage to|work on)
        (?:your|my|our) coach|coaching (?:sessions?|calls?|plans?|programs?)|tough love
        i(?:'ll| will| can|'m going to| am going to) coach
        fix (?:you|him|her|them|your mentee|people|someone)
        set yourself|(?:small|little|daily|weekly) challenges?|things you will (?:do|change)
        write (?:down )?(?:a list|<count> <w>|what you will)
        it is important that you|keep up the good work|progress so far|your progress(?: is|:)
        focus on (?:solutions?|actions?|results?|success|change|improv\w+|what you can)
        how far (?:have|are|did) you|when (?:do|will|are) you(?: <w>){1,3} <done>
        (?:want|like|hope|plan|aim) to (?:have )?(?:hit|achieved?|accomplish(?:ed)?|reach(?:ed)?)
        what you(?:'ve| have) (?:accomplished|achieved|done|completed)|must <w> to (?:heal|recover)
        (?:create|make|set up) a (?:schedule|routine|list)|work on (?:your|yourself)|commit to
        (?:follow|use|try) these (?:tips|rules|tricks|techniques|exercises)
    """,
    "blame": r"""
        you(?:'ve| have)?(?: <w>)? (?:failed|neglected|forgot|forgotten|ignored|gave up|given up)
        you(?:'ve| have)?(?: <w>)? (?:messed up|refused|broke (?:your|the))
        you(?:'ve| have)?(?: <w>)? missed (?:your|the|another|a|an|our|<count>)
        you(?:'ve| have)? let <w> (?:<w> )?down
        (?:your|own) fault|(?:blame|only have) yourself|because of you|you brought
        you(?:'re| are)? to blame|(?:is|it's) on you
        (?:you|they|he|she|is|are|\w+'re|members?)(?: <w>)? behind(?! <fine>)
        (?:fall|falls|fell|falling|lag|lagging|running|been)(?: <w>)? behind(?! <fine>)
        you(?:'re| are)(?: <w>)? (?:late|lazy|weak|careless|difficult|failing|a failure)
        you(?:'re| are)(?: <w>)? (?:unreliable|irresponsible|selfish|in the wrong|needy|ungrateful)
        you(?:'re| are)(?: <w>)? too (?:slow|sensitive|emotional|needy|late)
        you (?:should|could|ought to) have|you should've
        why (?:did|have|had|can|will|would|could)(?:n't you| you not| you still| you never) <w>
        (?:your|their|his|her) (?:own )?(?:failure|fault|negligence|mistake)
        (?:your|their|his|her) lack of (?:effort|commitment|respect|discipline|will\w*)
        failure to (?:reply|respond|answer|attend|comply|show|appear)|failed (?:to|your|the)
        non-?complian\w+|no-?shows?|unexcused|repeated(?:ly)? (?:miss|absen|late|fail)\w*
        shame on|ashamed of (?:yourself|you)|disappoint(?:ed|ing)
        (?:final|last|first|formal) (?:notice|warning)|penalt(?:y|ies)|punish\w*|consequences
        you(?:'ve)? still (?:haven't|have not|didn't|did not|don't|owe)
        you never (?:answer|repl|came|show|call|wrote|write)\w*
        get over it|move on already|snap out of it|man up|toughen up|grow up
        playing the victim|victim mentality|attention[- ]seeking|feel(?:ing)? sorry for yourself
        stop (?:crying|whining|complaining)
        (?:is|are|was|were|has|have|your <w>) (?:late|failing)
        you(?:'ve| have)? skipped|<nth> missed <w>|please explain|try harder|do better next time
        your (?:attendance|effort|attitude|behavior|silence|absence|weakness\w*|shortcomings)
        you did(?:n't| not) (?:answer|reply|respond|come|show|call|attend|keep|do|finish)
        you(?:'ve| have) been (?:inactive|absent|silent|unreachable)|you owe
        others (?:have|are|do|did|can) (?:<w> )?(?:faster|better|ahead|sooner)
        take responsibility for your|live with it|meet your commitments|expected (?:more|better)
        if you had (?:<w> )?\w+(?:ed|en|ld|ght|one|ome)|unanswered|unacceptable|not acceptable
        you always (?:cancel|forget|come late|complain|make excuses|do this)
    """,
    "outcome": r"""
        guarant\w+|cures?|cured|curing
        (?:will|\w+'ll|shall|always)(?: <w>){0,4}? <better>
        <to_be> (?:going|sure|bound|certain|guaranteed) to(?: <w>){0,4}? <better>
        (?:you|they|members|people)(?:'ll| will)(?: <w>)? (?:be|feel|get)(?: <w>){0,2} <state>
        (?:proven|shown|known|certain|sure|bound) to (?:help|heal|reduce|improve|work|prevent)
        (?:proven|shown|known|certain|sure|bound) to (?:increase|boost|ease)
        (?:clinically|scientifically) <w>
        (?:research|studies|science|evidence)(?: <w>){0,2} (?:shows?|proves?|says?|confirms?|found)
        promis(?:e|es|ed|ing)\b[^.?!]{0,60}\b(?:better|heal\w*|recover\w*|results?|relief)
        promis(?:e|es|ed|ing)\b[^.?!]{0,60}\b(?:improv\w*|happi\w*|change|success)
        <count> ?(?:%|percent| ?(?:out of|in) <count>)(?: of)?(?: <w>){0,3} <recover>
        success rate|results? (?:in|within|after) (?:<count>|a few|just)
        (?:be|become|are|get|gets|feel|is) (?:fully|completely|totally|100 ?%|100 percent) <whole>
        <helpers>(?: <w>)? (?:heals|fixes|improves|solves|transforms|boosts)(?: <w>){0,2} <gains>
        <helpers>(?: <w>)? (?:reduces|prevents|ends|restores|relieves|saves)(?: <w>){0,2} <gains>
        ma(?:kes?|de) (?:you|people|everyone|them) (?:<w> )?(?:better|happier|stronger|whole)
        (?:leads?|brings?|results? in)(?: to)? (?:<w> )?(?:recovery|healing|relief|happiness)
        (?:better|healed|cured|recovered|over it|well) in (?:no time|a few|just|weeks|days|<count>)
        works? (?:wonders|every time|for everyone)|never fails
        (?:the|a) (?:sure )?(?:way out of|key to|cure for|answer to your|secret of|secret to)
        back on your feet|in no time
        (?:will|\w+'ll) (?:see results|find peace|thrive|succeed|flourish)
        (?:going to|will|\w+'ll) (?:feel|be|get) (?:so |much |a lot )+(?:better|happier|lighter)
        a new person|take (?:<w> ){0,3}(?:pain|hurt|shame|fear)(?: <w>)? away|works for every\w+
        (?:can|will) be (?:saved|healed|cured|fixed|restored)
        (?:mentees|members|people|mentors) (?:are|become|get|feel) (?:happier|healthier|healed)
        ha(?:s|ve) helped (?:<w> ){1,3}(?:overcome|recover|heal|get better|stay clean|beat)
    """,
    "hierarchy": r"""
        superiors?|subordinates?|inferiors?
        under (?:your|his|her|their|the|my|our)(?: <w>)? (?:supervision|authority|command|charge)
        under (?:your|his|her|their|the|my|our)(?: <w>)? (?:guidance|direction|wing)
        (?:in charge of|responsible for|ha(?:ve|s) authority over) <somebody>
        (?:supervis|manag|evaluat|grad|disciplin)(?:e|es|ing) <somebody>(?! <thing>)
        (?:instruct|oversee|assess|correct|train|direct)(?:s|es|ing)? <somebody>(?! <thing>)
        report(?:s|ing)? (?:back )?to (?:your|the|his|her|their) mentor
        (?:dis)?obey\w*|(?:defer|submit) to (?:your|the) mentor
        follow (?:your|the|his|her|their) (?:mentor(?:'s)?|instructions?|orders?|directions?|lead)
        do (?:exactly )?(?:what|as|whatever) (?:your|the) (?:mentor|facilitator|supporter)
        mentors? (?:<w> )?(?:knows?|know) (?:best|better|what is best|what's best|more than)
        mentors? (?:<w> )?(?:decides?|instructs?|directs?|corrects?|expects?)
        mentors? (?:<w> )?(?:requires?|allows?|permits?)
        mentors? (?:<w> )?(?:teach(?:es)? you|tells? you (?:what|how)|is in charge)
        mentors? will (?:decide|instruct|direct|correct|teach|tell you what|judge|assess|evaluate)
        mentor's permission|permission (?:from|of) (?:your|the) mentor
        ask (?:your|the) mentor for permission
        (?:as|is|(?<!you )are|be|become) (?:an?|the|your) (?:<w> )?(?:boss|guru|master|role model)
        (?:as|is|(?<!you )are|be|become) (?:an?|the|your) (?:<w> )?(?:authority|expert)(?! <own>)
        (?:your|the|a) (?:trainee|pupil|protégée?|protege|underling|follower|disciple)s?
        (?:ranks?|stands?|are|is) (?:above|below|beneath) (?:you|your|the|them|him|her)
        look up to (?:your|the) mentor|(?:senior|junior) (?:member|partner|person)
        mentees? (?:must|should|ha(?:s|ve) to) (?:listen to|respect|follow|accept|do what|thank)
        mentees? (?:is|are) expected to (?:listen to|respect|follow|accept|do what|thank|please)
        there to (?:teach|instruct|correct|lead|direct|judge|train|fix) <somebody>
        (?:last word|final say|calls the shots)|(?:be|show|stay) (?:<w> )?(?:grateful|obedient) to
        seniors|(?:sets?|makes?) the rules|responsible for (?:their|your) mentees?|argue with
        (?:if|when|unless|until) (?:your|the) mentor (?:agrees|allows|says so|permits)
        listen and do|do(?:n't| not) argue
    """,
    "game": r"""
        streaks?|in a row|consecutive (?:days|weeks|months|check-ins|meetings)|break the chain
        (?:earn|scor|collect|gain|award)\w* (?:<w> )?points(?! of view)
        (?:win|won|lose|lost|bonus|extra|more|most|your|get|got|of|as) (?:<w> )?points(?! of view)
        points (?:for|earned|left|so far|each|system)|points?,? (?:or|and) (?:badges|ranking)\w*
        badges?|troph(?:y|ies)|leader ?boards?|high ?scores?|prizes?|medals?
        rank(?:ing|ings|ed|s)?|top (?:mentor|mentee|member|performer|\d+)s?
        (?:mentor|mentee|member|pair|match) of the (?:day|week|month|year)
        level(?:ed|led|s|ing|ling)? up|(?:reach|reached|next|new) level(?: \d+)?|xp|unlock\w*
        reward points|reward(?:s|ed)? for|(?:daily|weekly|new) (?:challenge|quest|mission)s?
        compet(?:e|es|ing|ition|itions)|beat (?:your|the|their) (?:record|score|time|best)
        personal (?:best|record)|record time|progress bar|halfway to (?:your|the)
        \d+ ?% (?:complete|done|of the way|there)|(?:completion|response|attendance) rate
        overdue|past due|past the deadline
        <count> (?:gold |silver )?(?:stars|coins|hearts)|go for gold|gold(?:en)? (?:status|member)
        only <count> more|<count> (?:<kept>) (?:done|completed|to go|so far)
        number one|most active|your (?:<w> )?score|best (?:mentor|mentee|pair|member)s?
        keep your <w> going|<count> of <count> (?:tasks|steps|stages|challenges)|reach 100 ?%
    """,
}

WORDS |= {
    "to_be": r"is|are|am|\w+'re|\w+'s",
    "nth": "first|second|third|fourth|fifth|next|last",
    "kept": "check-ins?|meetings?|sessions?|letters?|reminders?",
    "once": "once|if|when",
    "arrive": r"get to|got to|reach\w*|finish\w*|complete\w*|hit|make it to|earn\w*|achieve\w*",
    "fine": "you|us|them|the scenes|this letter|a link",
    "state": (
        "fine|okay|ok|healed|happy|happier|well|free|cured|better|whole|stronger|lighter"
        "|yourself again|over it"
    ),
    "recover": r"(?:recover|heal|improve|feel|succeed|better|success|cured)\w*",
    "whole": "healed|recovered|cured|well|better",
    "thing": "page|own|application|form|answers",
    "own": r"(?:of|on|in) (?:\w+ )?own",
}
