#include "search.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>

#include "measure.h"
#include "search/search_followers.h"
#include "search/search_service.h"

namespace wellkept::bench {
namespace {

constexpr std::array kWords{"门锁", "摄像头", "漏水", "电池", "师傅", "安裝", "昨天", "網關", "leak", "refund"};

struct Judged {
  const char* subject;
  const char* matter;
  int grade;  // 3: what is looked for; 2: speaks of it; 1: names it; 0: looks alike and is not
};
struct Question {
  const char* words;
  std::vector<Judged> answers;
};

const std::vector<Question>& questions() {
  static const std::vector<Question> list{
      {"漏水",
       {{"厨房净水器漏水", "水槽下面一直漏水，地板泡坏了", 3},
        {"阳台漏水", "洗衣机进水口漏水", 3},
        {"净水器安装", "师傅装完之后接口有点漏水", 2},
        {"发票", "上次漏水维修的发票还没收到", 1},
        {"账单问题", "漏了一笔水费", 0}}},
      {"指纹",
       {{"指纹识别失败", "门锁的指纹怎么也识别不了", 3},
        {"门锁打不开", "密码可以，指纹不行", 2},
        {"新增用户", "想给老人录入指纹，另外请问保修多久", 1},
        {"指示灯", "纹路面板上的灯不亮", 0}}},
      {"斷線",
       {{"网关断线", "网关每隔十分钟断线", 3},
        {"摄像头离线", "晚上经常断线，重启就好", 2},
        {"建议", "断线的时候能不能发个通知", 1},
        {"断了一根线", "安装时断了一根电线", 0}}},
      {"退款",
       {{"申请退款", "商品未发货，申请退款", 3},
        {"退款没有到账", "退款已经两周了", 3},
        {"换货", "如果不能换货就退款", 1},
        {"退货付款码", "门口扫的退货付款码失效", 0}}},
      {"门锁 电池",
       {{"门锁电池没电", "门锁换了电池还是报警", 3},
        {"门锁报警", "提示电池电量低", 2},
        {"安装", "门锁装好了，电池在哪里买", 1},
        {"摄像头电池", "摄像头的电池不耐用", 0}}},
      {"error code",
       {{"Error code E-204", "The lock shows error code E-204", 3},
        {"Lock beeps", "it shows an error code after the update", 2},
        {"An error", "please send the promo code again", 1},
        {"Barcode errors", "the errors of the barcode reader", 0}}},
      {"投诉",
       {{"投诉师傅态度", "我要投诉上门师傅", 3},
        {"服务太差", "再不处理我就投诉", 2},
        {"咨询", "请问投诉电话是多少", 1},
        {"投资者诉求", "投资者的诉求", 0}}},
      {"保修期",
       {{"保修期多久", "热水器保修期是几年", 3},
        {"维修收费", "还在保修期为什么收费", 2},
        {"购买日期", "发票丢了怎么查保修期", 2},
        {"保养维修期刊", "订阅保养和维修期刊", 0}}},
  };
  return list;
}

double gain(int grade, std::size_t place) {
  return (std::pow(2.0, grade) - 1) / std::log2(static_cast<double>(place) + 2);
}

template <class T>
T must(Result<T> result) {
  if (result.ok()) return std::move(*result);
  std::fprintf(stderr, "bench: %s: %s\n", result.refusal().code.c_str(), result.refusal().detail.c_str());
  std::abort();
}

search::FoundPage ask(app::Application& app, const search::SearchService& service, const std::string& words, int limit,
                      std::optional<std::string> kind) {
  return must(app.database().read([&](db::Transaction& tx) {
    return service.search(tx, {true, true, {}}, {words, std::move(kind), "", limit}, app.clock().now());
  }));
}

Id open(app::Application& app, const World& world, const std::string& subject, const std::string& matter) {
  ticket::OpenRequest request;
  request.fields = json::Object{{"kind", "inquiry"}, {"channel", "web"}};
  request.subject = subject;
  request.body = matter;
  request.unit = world.units.front();
  request.owner = world.members.front();
  return must(app.database().write([&](db::Transaction& tx) {
           return app.tickets().open(tx, {ticket::Actor::Kind::member, world.members.front(), {"specialist"}}, request);
         }))
      .ticket.id;
}

}  // namespace

void measure_search(const std::string& folder, double seconds) {
  const auto app = open_application(folder, false);
  search::Follower follower(app->database(), app->clock());
  const double indexing = seconds_of([&] { follower.run(); });
  report("search.index", "s", indexing);
  const search::SearchService service(app->database().engine(), app->customers());
  std::array<std::size_t, 2> next{};
  measure("search", 2, seconds, [&](int thread) {
    const std::size_t turn = next.at(static_cast<std::size_t>(thread))++;
    ask(*app, service, kWords.at(turn % kWords.size()), 20, "ticket");
  });
}

void judge_search(const std::string& folder) {
  std::filesystem::remove_all(folder + "/judged");
  std::filesystem::create_directories(folder + "/judged");
  const auto app = open_application(folder + "/judged", false);
  const World world = people(*app);
  std::mt19937 random(7);
  std::map<Id, std::map<std::size_t, int>> grades;  // by ticket, by question
  for (std::size_t place = 0; place < 5; ++place) {
    for (std::size_t i = 0; i < questions().size(); ++i) {
      const auto& answers = questions()[i].answers;
      if (place < answers.size()) {
        grades[open(*app, world, answers[place].subject, answers[place].matter)][i] = answers[place].grade;
      }
      open(*app, world, sentence(random, 3), sentence(random, 20));
    }
  }
  search::Follower(app->database(), app->clock()).run();
  const search::SearchService service(app->database().engine(), app->customers());
  double sum = 0;
  for (std::size_t i = 0; i < questions().size(); ++i) {
    const auto page = ask(*app, service, questions()[i].words, 10, "ticket");
    std::vector<int> judged;
    for (const auto& [ticket, by_question] : grades) {
      if (by_question.contains(i)) judged.push_back(by_question.at(i));
    }
    std::sort(judged.rbegin(), judged.rend());
    double ideal = 0;
    for (std::size_t place = 0; place < judged.size() && place < 10; ++place) ideal += gain(judged[place], place);
    double got = 0;
    for (std::size_t place = 0; place < page.items.size(); ++place) {
      const auto known = grades.find(page.items[place].id);
      if (known != grades.end() && known->second.contains(i)) got += gain(known->second.at(i), place);
    }
    sum += ideal > 0 ? got / ideal : 1;
  }
  report("search.ndcg10", "nDCG@10", sum / static_cast<double>(questions().size()));
}

}  // namespace wellkept::bench
