"""The lists behind the names: common ones, of nobody in particular."""

from dataclasses import dataclass

from balabaqsha_simulators.register.people import Sex

KAZAKH_STYLE = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Surname:
    """A surname as men and as women bear it."""

    male: str
    female: str

    def form(self, sex: Sex) -> str:
        return self.male if sex == "male" else self.female


@dataclass(frozen=True, slots=True, kw_only=True)
class FathersName:
    """A man's name with the patronymics made of it."""

    name: str
    kazakh: bool
    russian_style: tuple[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Culture:
    """Names that go together, and the share of families that bear them."""

    share: float
    surnames: tuple[Surname, ...]
    men: tuple[str, ...]
    women: tuple[str, ...]
    fathers: tuple[FathersName, ...]


def _surname(male: str) -> Surname:
    return Surname(male=male, female=f"{male}а" if male.endswith(("ов", "ев", "ин")) else male)


def _kazakh_father(name: str) -> FathersName:
    hard = name[-1] in "бвгғдзкқлмнңпрстфхшж"
    return FathersName(name=name, kazakh=True, russian_style=(f"{name}ович", f"{name}овна") if hard else None)


def _russian_father(line: str) -> FathersName:
    name, son, daughter = line.split()
    return FathersName(name=name, kazakh=False, russian_style=(son, daughter))


KAZAKH_SURNAMES = (
    "Ахметов Әбдіров Әлиев Әубәкіров Байжанов Бекмұратов Болатов Дәулетов Досанов Ержанов Есенов Жақыпов Жұмабаев "
    "Ибраев Исаев Қалиев Қасымов Қожахметов Құрманов Мұқанов Мұратов Мұсабаев Нұрғалиев Нұрланов Оспанов "
    "Өмірзақов Рахымжанов Сағындықов Садықов Сейітқалиев Сәрсенов Смағұлов Сүлейменов Тілеубаев Төлегенов "
    "Тұрсынов Үсенов Шәріпов Ысқақов Қонысбай Сәтбай Тоқтар Мәжит Жанбек Өтеген Төребек Әділбек Нұрпейіс Ізбасар"
)
KAZAKH_MEN = (
    "Абай Айдос Айбек Алихан Арман Асқар Әлихан Әмір Бауыржан Бекзат Берік Болат Дархан Данияр Дәулет Ерасыл "
    "Ержан Ерлан Еркебұлан Жандос Жәнібек Исатай Кемел Қайрат Қанат Қуаныш Мағжан Марат Мұрат Мирас Нұржан Нұрлан "
    "Нұрсұлтан Олжас Өмірбек Рүстем Самат Санжар Серік Сұңқар Талғат Темірлан Тимур Төлеген Ұлан Шыңғыс Ысмайыл "
    "Ілияс Нұрислам Айсұлтан"
)
KAZAKH_WOMEN = (
    "Айгерім Айгүл Айдана Айжан Аружан Асель Аяулым Әдемі Әйгерім Әлия Балнұр Ботагөз Гауһар Гүлмира Гүлнәр Дана "
    "Дариға Динара Еңлік Жанар Жансая Жұлдыз Зарина Кәмила Қарлығаш Қымбат Лаура Ләззат Мадина Мерей Меруерт "
    "Мөлдір Назерке Нұргүл Раушан Сабина Салтанат Сәуле Томирис Төгжан Ұлжан Үміт Шолпан Ырысты Інжу Іңкәр Айша "
    "Амина Жібек Аяла"
)
RUSSIAN_SURNAMES = (
    "Иванов Петров Сидоров Кузнецов Попов Васильев Соколов Михайлов Новиков Фёдоров Морозов Волков Алексеев "
    "Лебедев Семёнов Егоров Павлов Козлов Степанов Николаев Орлов Андреев Макаров Никитин Захаров Зайцев Соловьёв "
    "Борисов Яковлев Григорьев Романенко Шевченко Ткаченко Бондаренко Ким Цой Пак Шмидт Вебер Мельник"
)
RUSSIAN_MEN = (
    "Александр Алексей Андрей Антон Артём Владимир Виктор Глеб Даниил Денис Дмитрий Евгений Егор Иван Илья Кирилл "
    "Константин Максим Марк Матвей Михаил Никита Олег Павел Роман Сергей Тимофей Фёдор Юрий Ярослав"
)
RUSSIAN_WOMEN = (
    "Алина Алиса Анастасия Анна Валерия Варвара Вера Вероника Виктория Дарья Ева Екатерина Елена Елизавета Ирина "
    "Кира Ксения Людмила Маргарита Марина Мария Надежда Наталья Ольга Полина Светлана София Татьяна Ульяна Юлия"
)
RUSSIAN_FATHERS = (
    "Александр Александрович Александровна|Алексей Алексеевич Алексеевна|Андрей Андреевич Андреевна|"
    "Антон Антонович Антоновна|Виктор Викторович Викторовна|Владимир Владимирович Владимировна|"
    "Денис Денисович Денисовна|Дмитрий Дмитриевич Дмитриевна|Евгений Евгеньевич Евгеньевна|Иван Иванович Ивановна|"
    "Игорь Игоревич Игоревна|Константин Константинович Константиновна|Максим Максимович Максимовна|"
    "Михаил Михайлович Михайловна|Николай Николаевич Николаевна|Олег Олегович Олеговна|Павел Павлович Павловна|"
    "Роман Романович Романовна|Сергей Сергеевич Сергеевна|Юрий Юрьевич Юрьевна"
)

CULTURES = (
    Culture(
        share=0.74,
        surnames=tuple(map(_surname, KAZAKH_SURNAMES.split())),
        men=tuple(KAZAKH_MEN.split()),
        women=tuple(KAZAKH_WOMEN.split()),
        fathers=tuple(map(_kazakh_father, KAZAKH_MEN.split())),
    ),
    Culture(
        share=0.26,
        surnames=tuple(map(_surname, RUSSIAN_SURNAMES.split())),
        men=tuple(RUSSIAN_MEN.split()),
        women=tuple(RUSSIAN_WOMEN.split()),
        fathers=tuple(map(_russian_father, RUSSIAN_FATHERS.split("|"))),
    ),
)
